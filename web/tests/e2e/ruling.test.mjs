// Whose is it: a return that is refused the second time, and a ruling that becomes a row of the catalogue.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startAppliance } from "./appliance.mjs";
import { DESK, inspect, launch, sitDown } from "./browser.mjs";
import { signInAtDesk } from "./people.mjs";
import { present, register } from "./work.mjs";

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

const place = { address: "海山路口" };
/** Somebody's step on a case, at the revision as it stands. */
async function act(who, no, action, body) {
  const { revision } = await who.call("GET", `/api/cases/${no}`);
  return who.call("POST", `/api/cases/${no}/actions/${action}`, body, revision);
}

/** A case that waits for the first unit to sign. */
async function dispatched(people) {
  const { clerk, dispatcher, first, item } = people;
  const { no } = await register(clerk, { place });
  await act(clerk, no, "accept", { nature: "complaint", urgency: "U3", item, place });
  await act(dispatcher, no, "dispatch", { item, unit: first.me.user.unit });
  return no;
}

async function office() {
  const [clerk, dispatcher] = [await present(appliance, appliance.login("intake_clerk")), await present(appliance, appliance.login("dispatcher"))];
  const first = await present(appliance, appliance.login("unit_dispatcher", "cgj"));
  const second = await present(appliance, appliance.login("unit_dispatcher", "zjj"));
  const [{ item_id: item }] = await clerk.call("GET", "/api/catalogue");
  return { clerk, dispatcher, first, second, item };
}

test("a return is refused the second time", async () => {
  const people = await office();
  const no = await dispatched(people);
  const unit = await seat(appliance.login("unit_dispatcher", "cgj"));
  const { page } = unit;
  await page.goto(`/desk#/case/${no}?do=request_return`);
  await page.getByLabel("退件原因").selectOption("R5");
  await page.getByLabel("依据").fill("诉求要素不全，无法定位");
  await page.getByRole("button", { name: "申请退件" }).click();
  await page.getByText("退件成功").waitFor();
  await act(people.dispatcher, no, "deny_return", { reason: "地址可以核实" });

  await page.goto("/desk#/queue");
  await page.goto(`/desk#/case/${no}`);
  await page.getByText("不能退件：本单位").waitFor();
  assert.equal(await page.getByRole("button", { name: "退件", exact: true }).count(), 0, "it is not offered");
  const again = await page.evaluate(async (number) => {
    const me = await (await fetch("/api/me")).json();
    const seen = await fetch(`/api/cases/${number}`);
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": me.csrf, "If-Match": seen.headers.get("ETag") };
    const answer = await fetch(`/api/cases/${number}/actions/request_return`, { method: "POST", headers, body: JSON.stringify({ reason: "R5", basis: "仍不全" }) });
    return [answer.status, (await answer.json()).code];
  }, no);
  assert.deepEqual(again, [409, "case.returned_before"]);
  await inspect(unit, "50-return-barred");
});

test("the second dispute goes to the panel, and its ruling into the catalogue", async (t) => {
  const people = await office();
  const { dispatcher, first, second, item } = people;
  const no = await dispatched(people);
  const back = (unit, basis) => ({ reason: "R2", basis, suggested_unit: unit.me.user.unit });
  await act(first, no, "request_return", back(second, "物业红线内，属住建部门"));
  await act(dispatcher, no, "grant_return", { reason: "属实" });
  await act(dispatcher, no, "dispatch", { item, unit: second.me.user.unit });
  const forced = await act(second, no, "request_return", back(first, "市政道路，属城管部门"));
  assert.equal(forced.state, "ruling");

  await t.test("the panel sees both sides and decides for the like", async () => {
    const panel = await seat(appliance.login("ruling_panel"));
    const { page } = panel;
    await page.goto("/desk#/ruling");
    await page.getByRole("heading", { name: "快裁", exact: true }).waitFor();
    await inspect(panel, "51-ruling-desk");
    await page.locator("aside li a", { hasText: no }).click();
    await page.getByText("物业红线内，属住建部门").waitFor();
    await page.getByText("市政道路，属城管部门").waitFor();
    await page.getByText("两次争议，强制提交").waitFor();
    await page.getByRole("heading", { name: "先例" }).waitFor();
    await inspect(panel, "52-dispute");
    const unit = page.locator("#f-rule-unit");
    await unit.focus();
    await page.keyboard.type("zjj");
    await page.keyboard.press("Enter");
    await page.getByLabel("裁决依据").fill("车库属物业管理区域，由住建部门督促物业处置");
    await page.getByLabel("同类事项照此办理").check();
    await page.getByRole("group", { name: "判别要素" }).getByRole("button", { name: "添加判别要素" }).click();
    await page.getByRole("textbox", { name: /判别问题/ }).last().fill("区域");
    await page.getByRole("textbox", { name: /判别答案/ }).last().fill("地下车库");
    await inspect(panel, "53-ruling-form");
    await page.getByRole("button", { name: "作出裁决" }).click();
    await page.getByText("裁决已作出").waitFor();
  });

  await t.test("nobody returns it after that", async () => {
    const refused = await second.call("GET", `/api/cases/${no}`);
    assert.match(refused.return_barred, /裁决/);
    assert.ok(!refused.actions.includes("request_return"));
  });

  await t.test("another person approves the row, and it is in force", async () => {
    const supervisor = await seat(appliance.login("supervisor"));
    const { page } = supervisor;
    await page.goto("/desk#/catalogue/proposals");
    const proposal = page.getByRole("region", { name: /号修订建议/ }).filter({ hasText: no });
    await proposal.getByText("区域=地下车库").first().waitFor();
    await proposal.getByRole("button", { name: "办理" }).click();
    await proposal.getByLabel(/^关键词/).fill("地下车库；车库积水");
    await inspect(supervisor, "54-proposal");
    await proposal.getByRole("button", { name: "批准写入清单" }).click();
    await proposal.getByText("已批准").waitFor();
    await page.getByRole("link", { name: "清单", exact: true }).click();
    await page.getByLabel("查找事项").fill("车库积水");
    await page.getByRole("cell", { name: "区域＝地下车库" }).waitFor();
    await page.getByRole("button", { name: `${item}-2 的详情与历史` }).click();
    await page.getByText(/批准第\d+号修订建议/).waitFor();
    await inspect(supervisor, "55-catalogue-item");
    await page.keyboard.press("Escape");
    await page.getByLabel("查看某日有效的清单").fill("2026-01-31");
    await page.getByText("没有符合条件的事项").waitFor();
  });
});

test("the administrator looks at a file before it is put in place", async () => {
  const admin = await sitDown(browser, appliance.url, DESK);
  const { page } = admin;
  await page.goto("/desk");
  const { user, password } = appliance.login("system_admin");
  await page.getByLabel("账号").fill(user);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "职责清单" }).click();
  await page.getByRole("button", { name: "导入…" }).click();
  const rows = "事项编号,大类,小类,细项,主办,时限,判别要素\nt-1,测试,测试,光源扰民,事发地街道,5wd,光源=电子屏\nt-2,测试,测试,光源扰民,事发地街道,5wd,光源=电子屏\n";
  const file = (text) => ({ name: "清单.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByLabel("选择文件").setInputFiles(file(rows));
  await page.getByText("第 3 行", { exact: true }).waitFor();
  await page.getByText(/与第 2 行的事项 t-1/).waitFor();
  await inspect(admin, "56-import-faults");
  await page.getByLabel("选择文件").setInputFiles(file(rows.replace("t-2,测试,测试,光源扰民,事发地街道,5wd,光源=电子屏", "t-2,测试,测试,光源扰民,事发地街道,5wd,光源=工地")));
  await page.getByText(/将变化 2 行/).waitFor();
  await inspect(admin, "57-import-preview");
  await page.getByRole("button", { name: "确认导入" }).click();
  await page.getByText("已导入 2 行").waitFor();
  await page.getByLabel("查找事项").fill("光源扰民");
  await page.getByRole("cell", { name: "t-2", exact: true }).waitFor();
});
