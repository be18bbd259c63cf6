import { expect, it } from "vitest";
import { fitted, prepared } from "../../src/shared/image";

it("fits photos into 1,600 px and never enlarges", () => {
  expect(fitted(4000, 3000)).toEqual({ width: 1600, height: 1200 });
  expect(fitted(1000, 4000)).toEqual({ width: 400, height: 1600 });
  expect(fitted(800, 600)).toEqual({ width: 800, height: 600 });
  expect(fitted(9000, 1)).toEqual({ width: 1600, height: 1 });
});

it("leaves other files as they are", async () => {
  const file = new File(["%PDF"], "函.pdf", { type: "application/pdf" });
  expect(await prepared(file)).toEqual({ blob: file, name: "函.pdf" });
});
