// What people bring along: their account, their photos.

/** An EXIF segment as a phone writes it before the picture; `PLACE` stands for where it was taken. */
function exif() {
  const content = Buffer.from("Exif\0\0MM\0*\0\0\0\bPLACE");
  const head = Buffer.from([0xff, 0xe1, 0, content.length + 2]);
  return Buffer.concat([head, content]);
}

/** A JPEG as from a phone: 1,900 px wide, larger than what may be sent, with EXIF data. */
export async function photo(page, words) {
  const bytes = await page.evaluate(async (text) => {
    const canvas = document.createElement("canvas");
    canvas.width = 1_900;
    canvas.height = 1_200;
    const context = canvas.getContext("2d");
    context.fillStyle = "#8ab4d8";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#5a6b4f";
    context.fillRect(0, 800, canvas.width, 400);
    context.fillStyle = "#fff";
    context.font = "160px sans-serif";
    context.fillText(text, 200, 500);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }, words);
  const [start, rest] = [Buffer.from(bytes.slice(0, 2)), Buffer.from(bytes.slice(2))];
  return { name: `${words}.jpg`, mimeType: "image/jpeg", buffer: Buffer.concat([start, exif(), rest]) };
}

export async function signInAtDesk(page, { user, password }) {
  await page.getByLabel("账号").focus();
  await page.keyboard.type(user);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.getByRole("grid").or(page.getByText("没有工单")).first().waitFor();
}

export async function signInOnPhone(page, { user, password }) {
  await page.getByLabel("账号").fill(user);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: "待办" }).waitFor();
}
