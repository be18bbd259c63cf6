// The office behind the counter: figures, backups, cases that were merged, words that are found.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startAppliance } from "./appliance.mjs";
import { DESK, inspect, launch, sitDown } from "./browser.mjs";
import { signInAtDesk } from "./people.mjs";
import { present, register } from "./work.mjs";

/** A backup of a small district takes a second; a machine shared with a build gets more. */
const BACKUP_MS = 60_000;
/** The search index is half a second behind. */
const FOUND_MS = 10_000;

let appliance, browser;
before(async () => {
  [appliance, browser] = await Promise.all([startAppliance(40, { SUQIU_BACKUP_DIR: "FOLDER/backups" }), launch()]);
});
after(async () => {
  await browser?.close();
  assert.equal(await appliance?.stop(), 0, "the appliance stops cleanly");
});

async function seat(role) {
  const person = await sitDown(browser, appliance.url, DESK);
  await person.page.goto("/desk");
  await signInAtDesk(person.page, appliance.login(role));
  return person;
}

test("figures", async (t) => {
  const person = await seat("supervisor");
  const { page } = person;
  const sum = () => page.locator("tfoot td").first().innerText();

  await t.test("the same total, whatever the months are grouped by", async () => {
    await page.getByRole("link", { name: "统计" }).click();
    await page.getByRole("heading", { name: "统计" }).waitFor();
    const year = new Date().getUTCFullYear();
    await page.getByLabel("起始月份").fill(`${year - 2}-01`);
    await page.getByLabel("起始月份").press("Enter");
    await page.locator("tfoot").waitFor();
    const totals = [];
    for (const name of ["类别", "承办单位", "街道", "月份"]) {
      await page.getByLabel("分组").selectOption({ label: name });
      await page.locator("thead th", { hasText: name }).first().waitFor();
      totals.push(await sum());
    }
    assert.ok(Number(totals[0]) >= 40, `${totals[0]} cases were received`);
    assert.deepEqual(new Set(totals).size, 1, totals.join(", "));
    await inspect(person, "30-statistics");
  });

  await t.test("months the wrong way round are said, not asked for", async () => {
    await page.getByLabel("截止月份").fill("2001-01");
    await page.getByLabel("截止月份").press("Enter");
    await page.getByText("截止月份不得早于起始月份").waitFor();
    assert.equal(await page.locator("tfoot").count(), 0);
  });

  await t.test("paper has the table and nothing to press", async () => {
    await page.reload();
    await page.locator("tfoot").waitFor();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("button").count(), 0);
    assert.ok(await page.locator("tfoot").isVisible());
    await page.emulateMedia({ media: null });
  });
  await person.context.close();
});

test("backups", async (t) => {
  const person = await sitDown(browser, appliance.url, DESK);
  const { page } = person;
  const { user, password } = appliance.login("system_admin");
  await page.goto("/desk#/admin/backups");
  await page.getByLabel("账号").fill(user);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  const { me } = await present(appliance, { user, password });

  await t.test("one is made at a click, and proved", async () => {
    // The first by the calendar may be under way already.
    await page.getByRole("button", { name: "立即备份", disabled: false }).click({ timeout: BACKUP_MS });
    // What somebody asked for stands under their name; what the calendar asked for does not.
    await page.locator("tr", { hasText: me.user.name }).filter({ hasText: "成功" }).first().waitFor({ timeout: BACKUP_MS });
    assert.match(await page.locator("tbody").first().innerText(), /工单 \d+ 件[\s\S]*已校验/);
  });

  await t.test("a drill restores it and says so", async () => {
    await page.getByRole("button", { name: "立即演练" }).click();
    const told = page.locator(".news > div", { hasText: "最近一次恢复演练" });
    await told.getByText("成功").waitFor({ timeout: BACKUP_MS });
    await inspect(person, "31-backups");
  });
  await person.context.close();
});

test("merged and found", async (t) => {
  const clerk = await present(appliance, appliance.login("intake_clerk"));
  const dispatcher = await present(appliance, appliance.login("dispatcher"));
  const [{ item_id: item }] = await clerk.call("GET", "/api/catalogue");
  const accepted = async (words) => {
    const place = { address: "梧桐路88号" };
    const { no, revision } = await register(clerk, { title: words, content: `${words}，请尽快处理`, place });
    return clerk.call("POST", `/api/cases/${no}/actions/accept`, { nature: "complaint", urgency: "U3", item, place }, revision).then(() => no);
  };
  const [master, one] = [await accepted("梧桐路边坡落石"), await accepted("梧桐路边坡又有落石")];
  const { revision } = await dispatcher.call("GET", `/api/cases/${one}`);
  await dispatcher.call("POST", `/api/cases/${one}/actions/merge`, { master, reason: "同一处边坡" }, revision);
  const person = await seat("dispatcher");
  const { page } = person;

  await t.test("each of two merged cases leads to the other", async () => {
    await page.goto(`/desk#/case/${master}`);
    await page.getByText("并入 1 件").waitFor();
    await inspect(person, "32-master");
    await page.getByRole("link", { name: new RegExp(one) }).click();
    await page.waitForURL(new RegExp(`#/case/${one}`));
    await page.getByText("已并案").first().waitFor();
    await page.getByRole("link", { name: new RegExp(master) }).first().click();
    await page.waitForURL(new RegExp(`#/case/${master}`));
  });

  await t.test("words are found and marked where they stand", async () => {
    const hit = page.locator("mark", { hasText: "落石" }).first();
    const until = Date.now() + FOUND_MS;
    do {
      await page.goto("/desk#/queue?view=all");
      await page.getByLabel("搜索工单").fill("梧桐路边坡 落石");
      await page.waitForURL(/text=/);
      await page.waitForTimeout(500);
    } while (!(await hit.count()) && Date.now() < until);
    await hit.waitFor();
    assert.equal(await page.locator(".slot .no").count(), 2);
    await inspect(person, "33-found");
  });

  await t.test("a query that cannot be read is explained", async () => {
    await page.getByLabel("搜索工单").fill("“没有结束的引号");
    await page.locator("#query-mistake", { hasText: "引号" }).waitFor();
    assert.equal(await page.getByText(/^共 .* 件$/).count(), 0, "no total beside a mistake");
  });
  await person.context.close();
});

test("one's own password", async () => {
  const person = await seat("reviewer");
  const { page } = person;
  const { password: old } = appliance.login("reviewer");
  const dialog = page.getByRole("dialog", { name: "修改密码" });
  await page.locator("details.menu summary").click();
  await page.getByRole("button", { name: "修改密码" }).click();
  const fill = async (current, password, again) => {
    await dialog.getByLabel("原密码").fill(current);
    await dialog.getByLabel("新密码", { exact: true }).fill(password);
    await dialog.getByLabel("再填一次新密码").fill(again);
    await page.keyboard.press("Enter");
  };
  await fill(old, "Another-Word-2", "Another-Word-3");
  await dialog.getByText("两次填写的新密码不一致").waitFor();
  await fill("Wrong-Password-1", "Another-Word-2", "Another-Word-2");
  await dialog.getByText("原密码不正确").waitFor();
  await inspect(person, "34-own-password");
  await fill(old, "Another-Word-2", "Another-Word-2");
  await page.getByText("密码已修改").waitFor();
  assert.equal(await dialog.count(), 0);
  await person.context.close();
});
