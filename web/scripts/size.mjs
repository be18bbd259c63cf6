// The budgets of the interface, in KB gzip. Fails when one is exceeded.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const gz = (file) => gzipSync(readFileSync(join("dist", file)), { level: 9 }).length / 1024;

/** A chunk with everything it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key]?.imports ?? []) closure(next, seen);
  return seen;
}

function weigh(keys) {
  const files = { js: new Set(), css: new Set() };
  for (const key of keys) {
    const chunk = manifest[key];
    files.js.add(chunk.file);
    for (const css of chunk.css ?? []) files.css.add(css);
  }
  const total = (set) => [...set].reduce((sum, file) => sum + gz(file), 0);
  return { js: total(files.js), css: total(files.css) };
}

const union = (...keys) => keys.reduce((all, key) => closure(key, all), new Set());
const minus = (all, base) => new Set([...all].filter((key) => !base.has(key)));

const BUDGETS = [
  { name: "citizen", of: () => union("citizen.html", "src/citizen/boot.ts"), js: 50, css: 8 },
  { name: "m", of: () => union("m.html", "src/m/boot.ts"), js: 70, css: 12 },
  { name: "desk shell", of: () => union("desk.html", "src/desk/boot.ts"), js: 110, css: 12 },
  { name: "polyfill", of: () => union("src/shared/polyfill.ts"), js: 30, css: 0 },
];
/** Lazy routes: weight beyond the shell. */
const ROUTES = [
  { match: /^src\/desk\/views\/queue\//, js: 60, css: 10 },
  { match: /^src\/desk\/views\/case\//, js: 60, css: 10 },
  { match: /^src\/desk\//, js: 60, css: 25 },
  { match: /^src\/m\//, js: 40, css: 10 },
];

const shells = { desk: BUDGETS[2].of(), m: BUDGETS[1].of() };
for (const key of Object.keys(manifest)) {
  const route = ROUTES.find(({ match }) => match.test(key));
  if (!route || !manifest[key].isDynamicEntry || key.endsWith("boot.ts")) continue;
  const shell = key.startsWith("src/m/") ? shells.m : shells.desk;
  BUDGETS.push({ name: key, of: () => minus(union(key), shell), js: route.js, css: route.css });
}

let failed = 0;
function judge(name, found, limit) {
  const bad = found > limit;
  failed += bad ? 1 : 0;
  console.log(`${bad ? "OVER" : "ok  "} ${name}: ${found.toFixed(1)} of ${limit} KB`);
}
for (const budget of BUDGETS) {
  const { js, css } = weigh(budget.of());
  judge(`${budget.name} js`, js, budget.js);
  judge(`${budget.name} css`, css, budget.css);
}
let all = 0;
for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && entry.name.endsWith(".gz")) all += statSync(path).size / 1024;
  if (entry.isFile() && [".png", ".jpg", ".webp"].includes(extname(path))) judge(path, statSync(path).size / 1024, 60);
}
judge("all files", all, 1536);
process.exit(failed ? 1 : 0);
