import { createApp } from "vue";
import "../shared/tokens.css";
import "./citizen.css";
import "./forms.css";
import "./progress.css";
import App from "./App.vue";

createApp(App).mount("#app");
