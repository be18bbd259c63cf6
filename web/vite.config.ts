import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import { manual } from "./manual.ts";

/** The floor of ui.md: Chrome 78 (domestic kernels), iOS 13 web views. */
const FLOOR = ["chrome78", "ios13"];

export default defineConfig({
  plugins: [manual(), vue({ include: [/\.vue$/, /\.md$/] })],
  build: {
    target: FLOOR,
    cssTarget: FLOOR,
    // A data: URI would need a wider content security policy.
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: { desk: "desk.html", m: "m.html", citizen: "citizen.html" } },
  },
  // The manual lies beside the web folder.
  server: { proxy: { "/api": "http://127.0.0.1:8600" }, fs: { allow: [".", "../docs/manual"] } },
  test: { environment: "happy-dom", include: ["tests/unit/**/*.test.ts"], env: { TZ: "Asia/Shanghai" } },
});
