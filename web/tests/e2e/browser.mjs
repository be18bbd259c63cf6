// Chromium with an eye on everything that must not happen: errors, violations, barriers, overflow.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = new URL("../shots/", import.meta.url).pathname;
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=zh-CN"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

export async function launch() {
  assert.ok(CHROMIUM, "no Chromium: run .ci/browser");
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true };
export const DESK = { viewport: { width: 1440, height: 900 } };

/** A person at a browser of their own. `troubles` fills up with what must not happen. */
export async function sitDown(browser, url, device) {
  const context = await browser.newContext({ ...device, baseURL: url, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !isAnswer(message)) troubles.push(`console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) troubles.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  return { page, context, troubles };
}

/** Chromium writes every refused request into the console; a 4xx of the API is an answer, not an error. */
function isAnswer(message) {
  return /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) && /\/api\//.test(message.location().url);
}

/** No barrier by axe, nothing wider than the window, a screenshot to look at. */
export async function inspect({ page, troubles }, name) {
  await page.waitForTimeout(200);
  await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
  const barriers = await axe(page);
  assert.deepEqual(barriers, [], `barriers on ${name}`);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(beyond <= 0, `${name} is ${beyond} px too wide`);
  assert.deepEqual(troubles, [], `errors on ${name}`);
}

/** A picture for the README, in a size that a repository can bear. */
export async function keepPicture(page, path) {
  await page.setViewportSize({ width: 1_200, height: 675 });
  await page.waitForTimeout(500);
  const { length } = await page.screenshot({ path });
  assert.ok(length <= 200 * 1_024, `the picture has ${length} bytes`);
}

const debuggers = new WeakMap();
/** Kept: letting go of one would end the page's being offline, too. */
async function debuggerOf(page) {
  if (!debuggers.has(page)) debuggers.set(page, await page.context().newCDPSession(page));
  return debuggers.get(page);
}

/** Injected by the debugger: the page's own content security policy stays in force. */
async function axe(page) {
  const cdp = await debuggerOf(page);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })
    .then((found) => JSON.stringify(found.violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).slice(0, 3).join(" | "))))`;
  const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", { expression: `${AXE};${run}`, awaitPromise: true });
  assert.equal(exceptionDetails, undefined, "axe did not run");
  return JSON.parse(result.value);
}
