// Supervision: a case is urged, the unit answers, the sheet is struck off; the week's agenda goes on paper.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startAppliance } from "./appliance.mjs";
import { DESK, inspect, launch, sitDown } from "./browser.mjs";
import { signInAtDesk } from "./people.mjs";
import { giveWork, present } from "./work.mjs";

/** A4 in points, as PDF counts. */
const A4 = [595, 842];

let appliance, browser;
before(async () => {
  [appliance, browser] = await Promise.all([startAppliance(40), launch()]);
});
after(async () => {
  await browser?.close();
  assert.equal(await appliance?.stop(), 0, "the appliance stops cleanly");
});

async function seat(login) {
  const person = await sitDown(browser, appliance.url, DESK);
  await person.page.goto("/desk");
  await signInAtDesk(person.page, login);
  return person;
}

test("a sheet is answered and struck off", async (t) => {
  const handler = appliance.login("handler");
  const no = await giveWork(appliance, handler);
  const supervisor = await seat(appliance.login("supervisor"));
  const worker = await seat(handler);
  const api = await present(appliance, appliance.login("supervisor"));
  const [{ sheet }] = await api.call("POST", "/api/sheets/urge", { cases: [no], demand: "请今天反馈处置情况" });

  await t.test("the desk lists it by level, with counts", async () => {
    const { page } = supervisor;
    await page.getByRole("link", { name: "督办", exact: true }).click();
    await page.getByRole("heading", { name: "督办" }).waitFor();
    const yellow = page.getByRole("button", { name: /一级（黄）/ });
    await yellow.click();
    await page.getByRole("link", { name: sheet }).waitFor();
    assert.ok(Number(await yellow.locator(".sum").innerText()) >= 1);
    await inspect(supervisor, "40-supervision");
  });

  await t.test("the unit finds it on the case and answers by keyboard", async () => {
    const { page } = worker;
    await page.goto(`/desk#/case/${no}`);
    await page.getByRole("region", { name: "督办单" }).getByRole("link", { name: sheet }).click();
    await page.getByRole("button", { name: "答复督办" }).waitFor();
    await page.locator("h1").click();
    await page.keyboard.press("1");
    await page.keyboard.type("已抽排积水，明日疏通管道");
    await page.keyboard.press("Control+Enter");
    await page.getByText("待审核").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "销号" }).count(), 0, "the unit does not judge itself");
    await inspect(worker, "41-sheet-answered");
  });

  await t.test("the supervisor strikes it off, and it stays to be seen", async () => {
    const { page } = supervisor;
    await page.goto(`/desk#/supervision/${sheet}`);
    await page.getByText("已抽排积水，明日疏通管道").first().waitFor();
    await page.getByRole("button", { name: "销号" }).click();
    await page.getByLabel("销号说明").fill("已现场核实");
    await page.getByRole("button", { name: "提交" }).click();
    await page.getByText("已销号").first().waitFor();
    await page.getByText("督办销号").waitFor();
    assert.equal(await page.getByRole("button", { name: "提交" }).count(), 0);
    await inspect(supervisor, "42-sheet-struck-off");
  });

  await t.test("many are urged at once, each with its answer", async () => {
    const { page } = supervisor;
    await page.goto("/desk#/supervision");
    await page.getByRole("button", { name: "批量催办" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "即将超期" }).click();
    await dialog.getByText("没有可催办的工单").or(dialog.getByLabel("全选")).first().waitFor();
    await inspect(supervisor, "43-urging");
    await page.keyboard.press("Escape");
  });
  await Promise.all([supervisor.context.close(), worker.context.close()]);
});

test("the weekly meeting", async (t) => {
  const supervisor = await seat(appliance.login("supervisor"));
  const { page } = supervisor;

  await t.test("its agenda is there before it is opened, and stands once it is", async () => {
    await page.getByRole("link", { name: "每周一议" }).click();
    await page.getByRole("heading", { name: /议程/ }).waitFor();
    await page.getByRole("button", { name: "召开本周会议" }).click();
    await page.getByRole("heading", { name: "登记议定事项" }).waitFor();
    await page.getByLabel("事项", { exact: true }).fill("地下车库排水整治");
    await page.getByLabel("要求").fill("一个月内完成排水泵检修");
    await page.getByLabel("责任单位").fill("城管");
    await page.getByRole("listbox").getByRole("option").first().click();
    await page.getByRole("button", { name: "登记并签发督办单" }).click();
    await page.locator(".decisions").getByText("地下车库排水整治").waitFor();
    await inspect(supervisor, "44-meeting");
  });

  await t.test("on paper it is A4, with the agenda and nothing to press", async () => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("button").count(), 0);
    assert.ok(await page.getByRole("heading", { name: /议程/ }).isVisible());
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const [, width, height] = pdf.match(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/);
    assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], A4);
    await page.emulateMedia({ media: null });
  });
  await supervisor.context.close();
});
