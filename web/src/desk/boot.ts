import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import { whenSignedOut } from "../shared/api";
import { queries } from "../shared/query";
import App from "./App.vue";
import { router } from "./router";
import { forget, me } from "./session";
import "../shared/tokens.css";
import "./desk.css";

whenSignedOut(() => {
  if (!me.value) return;
  forget();
  void router.push({ path: "/sign-in", query: { next: router.currentRoute.value.fullPath, ended: "1" } });
});

createApp(App).use(VueQueryPlugin, { queryClient: queries }).use(router).mount("#app");
