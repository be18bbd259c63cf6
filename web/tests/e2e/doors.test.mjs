// The other ways in and back: a grid worker's finding, an anonymous citizen who adds, urges and withdraws.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startAppliance } from "./appliance.mjs";
import { DESK, inspect, launch, PHONE, sitDown } from "./browser.mjs";
import { photo, signInOnPhone } from "./people.mjs";

let appliance, browser;
before(async () => {
  [appliance, browser] = await Promise.all([startAppliance(), launch()]);
});
after(async () => {
  await browser?.close();
  await appliance?.stop();
});

test("a grid worker", async (t) => {
  const worker = await sitDown(browser, appliance.url, PHONE);
  const { page } = worker;

  await t.test("files a finding, photo first", async () => {
    await page.goto("/m");
    await signInOnPhone(page, appliance.login("grid_worker"));
    await page.getByRole("link", { name: "登记" }).click();
    await page.getByRole("group", { name: "现场照片" }).locator("input").first().setInputFiles(await photo(page, "现场"));
    await page.getByAltText(/现场照片/).waitFor();
    await page.getByRole("button", { name: "提交登记" }).click();
    await page.getByRole("alert").waitFor();
    await inspect(worker, "41-phone-register-missing");
    await page.locator(".chip", { hasText: "街道" }).first().click();
    await page.getByLabel("具体地点").fill("海景路 8 号门前");
    await page.locator(".chip").filter({ has: page.locator("[name=item]") }).first().click();
    await page.getByLabel("情况说明").fill("井盖松动，已用锥桶围挡。");
    await inspect(worker, "42-phone-register");
    await page.getByRole("button", { name: "提交登记" }).click();
    await page.getByText(/已登记，编号 YT/).first().waitFor();
    await inspect(worker, "43-phone-registered");
  });

  await t.test("loses nothing to a 414 or 320 px screen", async () => {
    for (const width of [414, 320]) {
      await page.setViewportSize({ width, height: 740 });
      for (const path of ["/m#/todo", "/m#/register", "/m#/me"]) {
        await page.goto(path);
        await inspect(worker, `44-phone-${width}${path.slice(4).replace("/", "-")}`);
        assert.deepEqual(await tooSmall(page), [], `targets of ${path} at ${width} px`);
      }
    }
  });
});

test("a citizen at a large screen", async (t) => {
  const citizen = await sitDown(browser, appliance.url, DESK);
  const { page } = citizen;

  await t.test("finds the same pages without a barrier, and gets about with the keyboard", async () => {
    await page.goto("/");
    await page.getByRole("heading", { name: "民生诉求服务" }).waitFor();
    await inspect(citizen, "49-wide-home");
    await page.getByRole("link", { name: "我要提诉求" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("h1:focus").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    assert.equal(await page.locator("[name=nature]:checked").count(), 1, "the first choice is one Tab away");
    await page.getByLabel("诉求内容").focus();
    await page.keyboard.type("想了解");
    await page.getByRole("button", { name: "下一步" }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".faults:focus").waitFor();
    await inspect(citizen, "50-wide-fault");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.type("老年人办理优待证需要哪些材料");
    assert.equal(await page.getByRole("alert").count(), 0, "what is put right is no longer complained of");
    await page.goto("/#/track");
    await inspect(citizen, "51-wide-track");
  });
});

test("an anonymous citizen", async (t) => {
  const citizen = await sitDown(browser, appliance.url, PHONE);
  const { page } = citizen;

  await t.test("files without name or phone", async () => {
    await page.goto("/#/submit/1");
    await page.getByText("提出建议").click();
    await page.getByLabel("诉求内容").fill("建议在海滨栈道增设夜间照明和休息座椅。");
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByText("不清楚", { exact: true }).click();
    await page.getByLabel("具体地点").fill("海滨栈道");
    await page.getByRole("button", { name: "下一步" }).click();
    await page.locator(".chip", { hasText: "不留姓名和电话" }).click();
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByRole("button", { name: "提交诉求" }).click();
    await page.getByRole("link", { name: "查看进度" }).click();
    await page.getByRole("heading", { name: "办到哪一步了" }).waitFor();
    await inspect(citizen, "45-anonymous");
  });

  await t.test("adds a photo", async () => {
    await page.getByRole("button", { name: "补充材料" }).click();
    await page.getByLabel("补充说明").fill("附一张现场照片。");
    await page.locator("input[type=file]").setInputFiles(await photo(page, "补充"));
    await page.getByAltText("第 1 张照片").waitFor();
    await inspect(citizen, "46-supplement");
    await page.getByRole("button", { name: "提交补充" }).click();
    await page.locator("#said", { hasText: "已收到您补充的材料" }).waitFor();
  });

  await t.test("urges once, and is not offered it again that day", async () => {
    await page.getByRole("button", { name: "催办", exact: true }).click();
    await page.getByRole("button", { name: "确认催办" }).click();
    await page.locator("#said", { hasText: "已催办" }).waitFor();
    // Once a day: what may not be done is not offered.
    await page.getByRole("button", { name: "催办", exact: true }).waitFor({ state: "hidden" });
  });

  await t.test("withdraws it after being asked", async () => {
    await page.getByRole("button", { name: "撤回诉求" }).click();
    await page.getByRole("button", { name: "确认撤回" }).click();
    await page.getByRole("alert").waitFor();
    await inspect(citizen, "47-withdraw");
    await page.getByText("不再需要").click();
    await page.getByRole("button", { name: "确认撤回" }).click();
    await page.locator("#said", { hasText: "已撤回" }).waitFor();
    await page.getByRole("button", { name: "撤回诉求" }).waitFor({ state: "hidden" });
    await inspect(citizen, "48-withdrawn");
  });
});

/** What a thumb cannot be sure to hit. Radios and files are hit by the label around them. */
function tooSmall(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("a, button, select, textarea, input:not([type=radio]):not([type=checkbox]):not([type=file]), .chip, .picker")]
      .filter(({ offsetHeight }) => offsetHeight > 0 && offsetHeight < 44)
      .map((one) => one.outerHTML.slice(0, 80)),
  );
}
