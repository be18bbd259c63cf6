const EDGE_MAX = 1_600;
const QUALITY = 0.8;

/** The size that fits into `edge` × `edge`, never larger than it was. */
export function fitted(width: number, height: number, edge = EDGE_MAX): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A photo made fit for sending: longest side 1,600 px, JPEG, and nothing of the EXIF data that
 * tells where and with what it was taken. Browsers turn it upright while drawing.
 */
export async function prepared(file: File): Promise<{ blob: Blob; name: string }> {
  if (!/^image\/(jpeg|png|webp|bmp|heic|heif)$/.test(file.type)) return { blob: file, name: file.name };
  const image = await drawn(file);
  const { width, height } = fitted(image.naturalWidth, image.naturalHeight);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("浏览器无法处理图片");
  // JPEG knows no transparency: without this, transparent turns black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("图片处理失败，请换一张照片");
  return { blob, name: `${file.name.replace(/\.[^.]*$/, "")}.jpg` };
}

async function drawn(file: File): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise<void>((done, fail) => {
      image.onload = () => done();
      image.onerror = () => fail(new Error("无法读取该图片，请换一张照片"));
      image.src = url;
    });
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}
