// @vitest-environment node
import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { expect, it } from "vitest";

it("the types are those of the description", async () => {
  const root = new URL("../../", import.meta.url);
  const fresh = astToString(await openapiTS(new URL("openapi.json", root)));
  expect(readFileSync(new URL("src/shared/schema.d.ts", root), "utf8"), "run `npm run gen`").toBe(fresh);
}, 30_000);
