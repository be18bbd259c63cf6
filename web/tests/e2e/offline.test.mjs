// A handler in a basement: what is done without network arrives once, in order, even over a killed tab.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startAppliance } from "./appliance.mjs";
import { inspect, launch, PHONE, sitDown } from "./browser.mjs";
import { signInOnPhone } from "./people.mjs";
import { giveWork } from "./work.mjs";

let appliance, browser;
before(async () => {
  [appliance, browser] = await Promise.all([startAppliance(), launch()]);
});
after(async () => {
  await browser?.close();
  await appliance?.stop();
});

/** Without network Chromium reports every request: those are the test's own doing. */
const serious = (troubles) => troubles.filter((line) => !/ERR_INTERNET_DISCONNECTED/.test(line));

test("a phone without network", async (t) => {
  const handler = await sitDown(browser, appliance.url, PHONE);
  const { page, context } = handler;
  let no;
  const posts = [];
  context.on("request", (request) => {
    if (request.method() === "POST" && /\/actions\//.test(request.url())) posts.push(request.headers()["idempotency-key"]);
  });
  const notes = async () => {
    const { events } = await (await context.request.get(`/api/cases/${no}/events`)).json();
    return events.filter(({ kind }) => kind === "noted" || kind === "note").length;
  };

  await t.test("keeps what is done, and says so", async () => {
    await page.goto("/m");
    no = await giveWork(appliance, appliance.login("handler"));
    await signInOnPhone(page, appliance.login("handler"));
    await write("第一条：现场积水，明日复查");
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    await page.getByRole("button", { name: "保存备注" }).click();
    await page.getByText("待上传 1 条").waitFor();
    await inspect({ page, troubles: serious(handler.troubles) }, "31-phone-offline");
    await page.getByText("待上传 1 条").click();
    await page.getByText(/等待/).waitFor();
    await inspect({ page, troubles: serious(handler.troubles) }, "32-phone-outbox");
  });

  await t.test("sends it once within five seconds of the network's return", async () => {
    const before = posts.length;
    await context.setOffline(false);
    await page.getByText("全部已上传").waitFor({ timeout: 5_000 });
    assert.equal(posts.length, before + 1);
    assert.equal(await notes(), 1);
  });

  await t.test("sends it after the tab was killed, too", async () => {
    await write("第二条：已联系排水所");
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    await page.getByRole("button", { name: "保存备注" }).click();
    await page.getByText("待上传 1 条").waitFor();
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto("/m#/outbox");
    await again.getByText("全部已上传").waitFor({ timeout: 15_000 });
    assert.equal(await notes(), 2);
    assert.equal(new Set(posts).size, 2, "however often it is tried, each intent has one key");
  });

  await t.test("a colleague was faster: the words stay, and may be sent on top", async () => {
    const mine = await context.newPage();
    await mine.goto(`/m#/case/${no}/note`);
    await mine.getByLabel("备注内容").fill("第三条：在最新版上补记");
    const me = await (await context.request.get("/api/me")).json();
    const { revision } = await (await context.request.get(`/api/cases/${no}`)).json();
    const quick = await context.request.post(`/api/cases/${no}/actions/note`, {
      data: { text: "同事先写了一条" },
      headers: { "X-CSRF-Token": me.csrf, "If-Match": `"${revision}"`, Origin: appliance.url },
    });
    assert.equal(quick.status(), 200, await quick.text());
    await mine.getByRole("button", { name: "保存备注" }).click();
    await mine.getByText("工单已被更新").waitFor();
    assert.equal(await mine.getByLabel("备注内容").inputValue(), "第三条：在最新版上补记");
    await inspect({ page: mine, troubles: [] }, "33-phone-conflict");
    await mine.getByRole("button", { name: "在最新版上重做" }).click();
    await mine.getByText("已备注").waitFor();
    assert.equal(await notes(), 4);
  });

  async function write(words) {
    await page.goto(`/m#/case/${no}/note`);
    await page.getByLabel("备注内容").fill(words);
  }
});
