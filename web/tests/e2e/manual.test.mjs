// The manual on the desk: for whoever stands before a new machine, with or without an account.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { startAppliance } from "./appliance.mjs";
import { DESK, inspect, launch, sitDown } from "./browser.mjs";

/** Every page of the folder but its index. */
const CHAPTERS = readdirSync(new URL("../../../docs/manual/", import.meta.url)).filter((name) => name.endsWith(".md")).length - 1;

let appliance, browser;
before(async () => {
  [appliance, browser] = await Promise.all([startAppliance(5), launch()]);
});
after(async () => {
  await browser?.close();
  assert.equal(await appliance?.stop(), 0, "the appliance stops cleanly");
});

test("the manual is read without an account, whole, on screen and on paper", async () => {
  const person = await sitDown(browser, appliance.url, DESK);
  const { page } = person;
  await page.goto("/desk#/manual/troubleshooting");
  await page.getByRole("heading", { name: "故障处理", exact: true }).waitFor();
  const top = () => page.locator("#manual-troubleshooting").evaluate((element) => element.getBoundingClientRect().top);
  assert.ok(Math.abs(await top()) < 200, "the chapter in the address is the one that is seen");
  assert.equal(await page.getByRole("article").count(), CHAPTERS);
  await inspect(person, "desk-manual");
  // Scripts and style sheets come from the house: the page's own policy would have complained.
  await page.getByRole("article", { name: "安装" }).getByRole("link", { name: "故障处理" }).first().click();
  await page.waitForURL(/#\/manual\/troubleshooting$/);
  await page.emulateMedia({ media: "print" });
  const pdf = await page.pdf({ format: "A4" });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
  assert.ok(pages.length >= CHAPTERS, `every chapter begins a page of its own, ${pages.length} in all`);
  await person.context.close();
});

test("the link that init prints fills in the token and does not keep it", async () => {
  const person = await sitDown(browser, appliance.url, DESK);
  const { page } = person;
  await page.route("**/api/setup", (route) => route.fulfill({ json: { needed: true } }));
  await page.goto("/desk#/setup?token=33Z6D4LUF5HKESQWKK77S5BTGD938S9Z");
  await page.getByLabel("一次性设置口令").waitFor();
  await page.waitForURL(/#\/setup$/);
  assert.equal(await page.getByLabel("一次性设置口令").inputValue(), "33Z6D4LUF5HKESQWKK77S5BTGD938S9Z");
  assert.deepEqual(person.troubles, []);
  await person.context.close();
});
