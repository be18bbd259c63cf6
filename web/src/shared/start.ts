/** Begins an entry; old browsers fetch the polyfill first, the others never see it. */
export function start(boot: () => Promise<unknown>): void {
  const old = !("at" in Array.prototype) || !("hasOwn" in Object) || !("structuredClone" in globalThis) || !("toSorted" in Array.prototype);
  // After a new release the old hashed files are gone: load the page again, once.
  addEventListener("vite:preloadError", () => {
    // Without network a reload would only take away the page that still works.
    if (!navigator.onLine) return;
    if (sessionStorage.getItem("suqiu.reloaded") === location.href) return;
    sessionStorage.setItem("suqiu.reloaded", location.href);
    location.reload();
  });
  void (old ? import("./polyfill") : Promise.resolve()).then(boot);
}
