/// <reference types="vite/client" />

/** A chapter of the manual, see manual.ts. */
declare module "*.md" {
  import type { DefineComponent } from "vue";
  const chapter: DefineComponent;
  export default chapter;
}
