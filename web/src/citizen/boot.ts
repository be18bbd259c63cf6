import { createApp } from "vue";
import App from "./App.vue";
import "../shared/tokens.css";

createApp(App).mount("#app");
