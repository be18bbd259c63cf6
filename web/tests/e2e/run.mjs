// Runs the browser tests and ends with a plain `N passed, N failed`.
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { readdirSync } from "node:fs";

const here = new URL("./", import.meta.url).pathname;
const files = readdirSync(here).filter((name) => name.endsWith(".test.mjs")).map((name) => here + name);
let passed = 0;
let failed = 0;

const stream = run({ files, concurrency: 1, timeout: 600_000 });
stream.on("test:pass", () => (passed += 1));
stream.on("test:fail", () => {
  failed += 1;
  process.exitCode = 1;
});
stream.on("end", () => setImmediate(() => process.stdout.write(`${passed} passed, ${failed} failed\n`)));
stream.compose(spec).pipe(process.stdout);
