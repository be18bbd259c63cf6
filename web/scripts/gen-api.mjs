// Types of the API from the document the server describes itself with.
import { existsSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../openapi.json", import.meta.url);
if (!existsSync(source)) {
  console.error("openapi.json is missing: run `suqiu openapi > web/openapi.json` first");
  process.exit(1);
}
const types = astToString(await openapiTS(source));
writeFileSync(new URL("../src/shared/schema.d.ts", import.meta.url), types);
