// Runs the browser tests and ends with a plain `N passed, N failed`.
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { readdirSync } from "node:fs";

const here = new URL("./", import.meta.url).pathname;
const files = readdirSync(here).filter((name) => name.endsWith(".test.mjs")).map((name) => here + name);
let passed = 0;
let failed = 0;

const stream = run({ files, concurrency: 1, timeout: 600_000 });
/** The file itself and a group of steps are no tests of their own. */
const isStep = ({ details, nesting }) => details?.type !== "suite" && nesting > 0;
stream.on("test:pass", (test) => (passed += isStep(test) ? 1 : 0));
stream.on("test:fail", (test) => {
  failed += isStep(test) ? 1 : 0;
  process.exitCode = 1;
});
stream.on("end", () => setImmediate(() => process.stdout.write(`${passed} passed, ${Math.max(failed, process.exitCode ? 1 : 0)} failed\n`)));
stream.compose(spec).pipe(process.stdout);
