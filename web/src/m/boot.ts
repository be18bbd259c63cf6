import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import App from "./App.vue";
import { queries } from "../shared/query";
import "../shared/tokens.css";

createApp(App).use(VueQueryPlugin, { queryClient: queries }).mount("#app");
