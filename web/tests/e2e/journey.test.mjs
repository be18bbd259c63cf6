// One appeal from the citizen's phone to the citizen's rating, through the hands of everybody.
// KEEP_SCREENSHOT=1 also writes the README's picture, docs/screenshot.png.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startAppliance } from "./appliance.mjs";
import { DESK, inspect, keepPicture, launch, PHONE, sitDown } from "./browser.mjs";
import { photo, signInAtDesk, signInOnPhone } from "./people.mjs";

const KEEP = process.env.KEEP_SCREENSHOT ? new URL("../../../docs/screenshot.png", import.meta.url).pathname : undefined;
/** A fuller district for the picture. */
const CASES = KEEP ? 400 : 60;
const WORDS = "海山路口公交站旁的垃圾桶满溢，暴露垃圾堆了两天没有清运，气味很大，希望尽快清理。";

let appliance, browser;
const people = [];
const appeal = { no: "", code: "" };

before(async () => {
  [appliance, browser] = await Promise.all([startAppliance(CASES), launch()]);
});
after(async () => {
  await browser?.close();
  assert.equal(await appliance?.stop(), 0, "the appliance stops cleanly");
});

async function comes(device) {
  const person = await sitDown(browser, appliance.url, device);
  people.push(person);
  return person;
}

test("an appeal from intake to rating", async (t) => {
  let citizen;

  await t.test("a citizen files it in three steps on a phone", async () => {
    citizen = await comes(PHONE);
    const { page } = citizen;
    await page.goto("/");
    await page.getByRole("heading", { name: "民生诉求服务" }).waitFor();
    await inspect(citizen, "01-home");
    await page.getByRole("link", { name: "我要提诉求" }).click();

    await page.getByRole("button", { name: "下一步" }).click();
    await page.locator(".faults:focus").waitFor();
    await inspect(citizen, "02-what-is-missing");
    await page.getByText("投诉问题").click();
    await page.getByLabel("诉求内容").fill(WORDS);
    await page.locator("input[type=file]").setInputFiles(await photo(page, "现场"));
    await page.getByAltText("第 1 张照片").waitFor();
    await inspect(citizen, "03-what");
    await page.getByRole("button", { name: "下一步" }).click();

    await page.getByText("海山街道").click();
    await page.getByLabel("具体地点").fill("海山路公交站旁");
    await inspect(citizen, "04-where");
    await page.getByRole("button", { name: "下一步" }).click();

    await page.getByLabel("怎么称呼您").fill("何女士");
    await page.getByLabel("联系电话").fill("13812340001");
    await inspect(citizen, "05-who");
    await page.reload();
    assert.equal(await page.getByLabel("联系电话").inputValue(), "13812340001", "a reload keeps the draft");
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByRole("heading", { name: "请核对后提交" }).waitFor();
    await inspect(citizen, "06-review");
  });

  await t.test("a double tap makes one case, and the draft is gone", async () => {
    const { page } = citizen;
    const sent = [];
    page.on("request", (request) => request.method() === "POST" && request.url().endsWith("/api/public/appeals") && sent.push(request));
    await page.getByRole("button", { name: "提交诉求" }).evaluate((button) => {
      button.click();
      button.click();
    });
    await page.getByRole("heading", { name: "已经收到您的诉求" }).waitFor();
    assert.equal(sent.length, 1);
    [appeal.no, appeal.code] = await page.locator(".number").allTextContents();
    assert.match(appeal.no, /^YT440308\d{16}$/);
    assert.equal(await page.evaluate(() => localStorage.getItem("suqiu.citizen.draft")), null);
    await inspect(citizen, "07-receipt");
  });

  await t.test("the elder version is large, stays, and fits a 320 px window", async () => {
    const elder = await comes({ ...PHONE, viewport: { width: 320, height: 640 } });
    const { page } = elder;
    await page.goto("/");
    await page.getByRole("button", { name: "长辈版" }).click();
    await page.goto("/#/submit/1");
    await page.reload();
    await page.getByRole("button", { name: "下一步" }).click();
    await inspect(elder, "08-elder");
    const found = await page.evaluate(() => {
      const shown = [...document.querySelectorAll("a, button, select, summary, input[type=text], .chip, .picker")].filter(({ offsetHeight }) => offsetHeight > 0);
      const small = shown.filter((one) => one.offsetHeight < 60).map((one) => one.textContent);
      return { small, size: parseFloat(getComputedStyle(document.body).fontSize) };
    });
    assert.deepEqual(found.small, []);
    assert.ok(found.size >= 18);
  });

  await t.test("a wrong number and a wrong code get the same answer", async () => {
    const stranger = await comes(PHONE);
    const answers = [];
    for (const [no, code] of [[appeal.no, "AAAAAA"], [`${appeal.no.slice(0, -1)}x`, appeal.code]]) {
      await stranger.page.goto("/#/track");
      await stranger.page.reload();
      await stranger.page.getByLabel("诉求编号").fill(no);
      await stranger.page.getByLabel("查询码").fill(code);
      await stranger.page.getByRole("button", { name: "查询" }).click();
      answers.push(await stranger.page.getByRole("alert").innerText());
    }
    assert.equal(answers[0], answers[1]);
    assert.match(answers[0], /未找到/);
    await inspect(stranger, "08b-not-found");
  });

  await t.test("the clerk accepts it with the keyboard alone", async () => {
    const clerk = await comes(DESK);
    const { page } = clerk;
    await page.goto("/desk");
    await page.getByLabel("账号").waitFor();
    await inspect(clerk, "09-desk-sign-in");
    await signInAtDesk(page, appliance.login("intake_clerk"));
    await page.goto("/desk#/queue?view=pending_accept");
    await page.getByRole("grid").waitFor();
    await inspect(clerk, "10-desk-queue");
    await findAtDesk(page);
    await page.keyboard.press("a");
    await page.getByRole("heading", { name: "受理", exact: true }).waitFor();
    await page.getByLabel("标题").waitFor();
    await inspect(clerk, "11-desk-accept");
    await page.locator("#f-accept-item").focus();
    await page.keyboard.type("暴露垃圾");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Enter");
    await page.getByText("受理成功").waitFor();
    await inspect(clerk, "12-desk-accepted");
    await page.goto("/desk#/queue?view=all");
    await page.getByRole("row").nth(12).waitFor();
    await page.getByText("受理成功").waitFor({ state: "hidden" });
    await inspect(clerk, "12b-desk-all");
    if (KEEP) await keepPicture(page, KEEP);
  });

  await t.test("the dispatcher sends it out with two keys", async () => {
    const dispatcher = await comes(DESK);
    const { page } = dispatcher;
    await page.goto("/desk");
    await signInAtDesk(page, appliance.login("dispatcher"));
    await page.goto("/desk#/queue?view=pending_dispatch");
    await findAtDesk(page);
    await page.keyboard.press("d");
    await page.getByRole("option", { name: /城/ }).first().waitFor();
    await inspect(dispatcher, "13-desk-dispatch");
    await page.keyboard.press("1");
    await page.getByText(/已分拨至/).waitFor();
    await inspect(dispatcher, "14-desk-dispatched");
  });

  await t.test("the handler signs, calls, photographs and reports on a phone", async () => {
    const handler = await comes(PHONE);
    const { page } = handler;
    await page.goto("/m");
    await page.getByRole("button", { name: "登录" }).waitFor();
    await inspect(handler, "15-phone-sign-in");
    await signInOnPhone(page, appliance.login("handler", "cgj"));
    await page.locator(".case-card").first().waitFor();
    await inspect(handler, "16-phone-list");
    await page.goto(`/m#/case/${appeal.no}`);
    await page.getByRole("button", { name: "签收", exact: true }).click();
    await page.getByText("已签收").waitFor();

    await page.getByRole("button", { name: "查看并拨打" }).click();
    await page.getByText("联系诉求人核实情况").click();
    await page.getByRole("button", { name: "查看", exact: true }).click();
    await page.getByRole("link", { name: "拨打 13812340001" }).waitFor();
    await inspect(handler, "17-phone-case");
    await page.goto(`/m#/case/${appeal.no}/contact`);
    await page.getByText("电话", { exact: true }).click();
    await page.getByText("已联系上").click();
    await inspect(handler, "18-phone-contact");
    await page.getByRole("button", { name: "保存联系记录" }).click();
    await page.getByText("已首次联系").waitFor();

    await page.goto(`/m#/case/${appeal.no}/finish`);
    await page.getByLabel("办理结果").fill("已组织清运，冲洗地面并更换破损垃圾桶。");
    await page.getByLabel("公开答复").fill("您好，您反映的垃圾已清运完毕，并已增加每日清运次数。");
    await page.getByText("已解决", { exact: true }).click();
    await page.getByText("已联系", { exact: true }).click();
    await page.getByRole("button", { name: "提交办结" }).click();
    await page.getByRole("alert").filter({ hasText: "照片" }).waitFor();
    await inspect(handler, "19-phone-photo-missing");
    const after = page.getByRole("group", { name: "处置后照片" });
    await after.locator("input").first().setInputFiles(await photo(page, "处置后"));
    await after.getByRole("img").waitFor();
    await inspect(handler, "20-phone-finish");
    await page.getByRole("button", { name: "提交办结" }).click();
    await page.getByText("已办结").waitFor();
    await page.getByAltText(/处置后/).waitFor();
  });

  await t.test("photos arrive small and without where they were taken", async () => {
    const { page } = people[people.length - 1];
    const photos = await page.evaluate(async (no) => {
      const { attachments } = await (await fetch(`/api/cases/${no}`)).json();
      const read = async ({ url, purpose }) => {
        const blob = await (await fetch(url)).blob();
        const { width } = await createImageBitmap(blob);
        return { purpose, width, text: String.fromCharCode(...new Uint8Array(await blob.arrayBuffer()).slice(0, 400)) };
      };
      return Promise.all(attachments.map(read));
    }, appeal.no);
    assert.deepEqual(photos.map(({ purpose }) => purpose).sort(), ["after", "appeal"]);
    for (const { width, text } of photos) {
      assert.equal(width, 1_600);
      assert.doesNotMatch(text, /Exif|PLACE/);
    }
  });

  await t.test("the reviewer approves the result", async () => {
    const reviewer = await comes(DESK);
    const { page } = reviewer;
    await page.goto("/desk");
    await signInAtDesk(page, appliance.login("reviewer", "cgj"));
    await page.goto("/desk#/queue?view=pending_review");
    await findAtDesk(page);
    await page.keyboard.press("p");
    await page.getByRole("heading", { name: "审核通过" }).waitFor();
    await page.getByText("您反映的垃圾已清运完毕").first().waitFor();
    await inspect(reviewer, "21-desk-review");
    await page.keyboard.press("Control+Enter");
    await page.getByText("审核通过成功").waitFor();
  });

  await t.test("the citizen reads the answer and rates it", async () => {
    const { page } = citizen;
    await page.getByRole("link", { name: "查看进度" }).click();
    await page.getByText("您反映的垃圾已清运完毕").waitFor();
    await inspect(citizen, "22-answer");
    await page.locator(".face", { hasText: "很不满意" }).click();
    await page.getByRole("button", { name: "提交评价" }).click();
    await page.getByRole("alert").filter({ hasText: "不满意的原因" }).waitFor();
    await inspect(citizen, "23-dissatisfied");
    await page.locator(".face", { hasText: /^很满意$/ }).click();
    await page.getByRole("button", { name: "提交评价" }).click();
    await page.locator("#said", { hasText: "感谢您的评价" }).waitFor();
    await page.getByText("结案").first().waitFor();
    await inspect(citizen, "24-rated");
  });

  await t.test("the citizen has it taken up again, and the handler sees why", async () => {
    const { page } = citizen;
    await page.getByRole("button", { name: "要求重新办理" }).click();
    await page.getByRole("button", { name: "提交", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("说明理由").fill("今天早上又堆满了。");
    await page.getByRole("button", { name: "提交", exact: true }).click();
    await page.locator("#said", { hasText: "重新办理" }).waitFor();
    await inspect(citizen, "25-reopened");
    const handler = people.find(({ page: one }) => one.url().includes("/m#"));
    await handler.page.goto("/m#/todo");
    await handler.page.getByRole("link", { name: /垃圾/ }).click();
    await handler.page.getByText("今天早上又堆满了。").first().waitFor();
    await inspect(handler, "26-phone-rework");
  });

  await t.test("nobody saw an error", () => {
    assert.deepEqual(people.flatMap(({ troubles }) => troubles), []);
  });
});

/** `/`, the number, back to the list: the row is in the preview. */
async function findAtDesk(page) {
  await page.getByRole("grid").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(appeal.no);
  await page.getByText("共 1 件").waitFor();
  await page.keyboard.press("Escape");
  // Another case may have lain there before; its actions would be others.
  await page.getByRole("complementary", { name: /预览/ }).getByText(appeal.no).waitFor();
}
