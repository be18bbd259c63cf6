import { createRouter, createWebHashHistory } from "vue-router";
import { me, resume, unreachable } from "./session";

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", redirect: "/todo" },
    { path: "/sign-in", component: () => import("./views/SignIn.vue") },
    { path: "/todo", component: () => import("./views/Todo.vue") },
    { path: "/register", component: () => import("./views/Register.vue") },
    { path: "/me", component: () => import("./views/Me.vue") },
    { path: "/outbox", component: () => import("./views/Outbox.vue") },
    { path: "/case/:no", component: () => import("./views/Case.vue"), props: true },
    { path: "/case/:no/:action", component: () => import("./views/Act.vue"), props: true },
    { path: "/:rest(.*)*", redirect: "/todo" },
  ],
});

router.beforeEach(async (to) => {
  await resume();
  if (me.value || to.path === "/sign-in") return true;
  // Without an answer nobody is sent to sign in: App shows that the server cannot be reached.
  return unreachable.value ? true : { path: "/sign-in", query: { next: to.fullPath } };
});
