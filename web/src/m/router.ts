import { createRouter, createWebHashHistory } from "vue-router";
import { me, resume, unreachable } from "./session";

const views = {
  SignIn: () => import("./views/SignIn.vue"),
  Todo: () => import("./views/Todo.vue"),
  Register: () => import("./views/Register.vue"),
  Me: () => import("./views/Me.vue"),
  Outbox: () => import("./views/Outbox.vue"),
  Case: () => import("./views/Case.vue"),
  Act: () => import("./views/Act.vue"),
};

/** All pages, once the first one stands: the network may be gone when the next is needed. */
export function fetchAllViews(): void {
  for (const view of Object.values(views)) view().catch(() => undefined);
}

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", redirect: "/todo" },
    { path: "/sign-in", component: views.SignIn },
    { path: "/todo", component: views.Todo },
    { path: "/register", component: views.Register },
    { path: "/me", component: views.Me },
    { path: "/outbox", component: views.Outbox },
    { path: "/case/:no", component: views.Case, props: true },
    { path: "/case/:no/:action", component: views.Act, props: true },
    { path: "/:rest(.*)*", redirect: "/todo" },
  ],
});

router.beforeEach(async (to) => {
  await resume();
  if (me.value || to.path === "/sign-in") return true;
  // Without an answer nobody is sent to sign in: App shows that the server cannot be reached.
  return unreachable.value ? true : { path: "/sign-in", query: { next: to.fullPath } };
});
