import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router";
import { queries } from "../shared/query";
import "../shared/tokens.css";
import "./m.css";
import "./forms.css";

createApp(App).use(VueQueryPlugin, { queryClient: queries }).use(router).mount("#app");
