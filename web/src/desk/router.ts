import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";
import { CATALOGUE, COUNTED, MEETING, RULING, SUPERVISED, asked, holds, isAdministrator, me, resume, worksOnCases } from "./session";

declare module "vue-router" {
  interface RouteMeta {
    /** Who may come here; the server decides again. */
    needs: "anyone" | "cases" | string[];
    title: string;
  }
}
type DeskRoute = RouteRecordRaw & { meta?: { needs: "anyone" | "cases" | string[]; title: string } };

const routes: DeskRoute[] = [
  { path: "/", redirect: () => home() },
  { path: "/sign-in", component: () => import("./views/SignIn.vue"), meta: { needs: "anyone", title: "登录" } },
  { path: "/setup", component: () => import("./views/Setup.vue"), meta: { needs: "anyone", title: "首次设置" } },
  { path: "/queue", component: () => import("./views/queue/QueueView.vue"), meta: { needs: "cases", title: "工单" } },
  { path: "/case/:no", component: () => import("./views/case/CaseView.vue"), props: true, meta: { needs: "cases", title: "工单详情" } },
  { path: "/register", component: () => import("./views/register/RegisterView.vue"), meta: { needs: ["intake_clerk", "grid_worker"], title: "登记诉求" } },
  { path: "/ruling/:no?", component: () => import("./views/ruling/RulingView.vue"), props: true, meta: { needs: RULING, title: "快裁" } },
  { path: "/catalogue/:tab?", component: () => import("./views/catalogue/CatalogueView.vue"), props: true, meta: { needs: CATALOGUE, title: "职责清单" } },
  { path: "/supervision", component: () => import("./views/supervision/SupervisionView.vue"), meta: { needs: SUPERVISED, title: "督办" } },
  { path: "/supervision/:no", component: () => import("./views/supervision/SheetView.vue"), props: true, meta: { needs: SUPERVISED, title: "督办单" } },
  { path: "/meetings/:no?", component: () => import("./views/supervision/MeetingView.vue"), props: true, meta: { needs: MEETING, title: "每周一议" } },
  { path: "/statistics", component: () => import("./views/statistics/StatisticsView.vue"), meta: { needs: COUNTED, title: "统计" } },
  { path: "/admin/users", component: () => import("./views/admin/UsersView.vue"), meta: { needs: ["system_admin", "security_admin"], title: "人员与授权" } },
  { path: "/admin/units", component: () => import("./views/admin/UnitsView.vue"), meta: { needs: ["system_admin"], title: "单位" } },
  { path: "/admin/backups", component: () => import("./views/admin/BackupsView.vue"), meta: { needs: ["system_admin"], title: "备份" } },
  { path: "/admin/audit", component: () => import("./views/admin/AuditView.vue"), meta: { needs: ["auditor"], title: "审计日志" } },
  { path: "/manual/:chapter?", component: () => import("./views/manual/ManualView.vue"), props: true, meta: { needs: "anyone", title: "使用手册" } },
  { path: "/:rest(.*)*", component: () => import("./views/NotFound.vue"), meta: { needs: "anyone", title: "页面不存在" } },
];

/** Where a person's work begins. */
export function home(): string {
  if (worksOnCases.value) return "/queue";
  if (!isAdministrator.value) return holds("analyst") ? "/statistics" : "/queue";
  return holds("system_admin", "security_admin") ? "/admin/users" : "/admin/audit";
}

export const router = createRouter({ history: createWebHashHistory(), routes });

router.beforeEach(async (to) => {
  if (!asked.value && to.path !== "/setup") await resume();
  if (to.meta.needs === "anyone") return true;
  if (!me.value) return { path: "/sign-in", query: { next: to.fullPath } };
  const allowed = to.meta.needs === "cases" ? worksOnCases.value : holds(...to.meta.needs);
  return allowed || (to.path === home() ? true : home());
});

router.afterEach((to) => {
  document.title = `${to.meta.title} · 诉求一体化平台`;
});
