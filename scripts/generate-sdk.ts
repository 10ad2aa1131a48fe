import { writeFileSync } from "node:fs";
import path from "node:path";
import { generateSdk } from "./sdk/generate.ts";

/**
 * Writes what the SDK has from the OpenAPI document: `node --import tsx scripts/generate-sdk.ts`. No database and no
 * configuration is needed: the prices are those of the catalogue.
 */
Object.assign(process.env, {
  BURSAR_MODE: "local",
  DATABASE_URL: "postgres://127.0.0.1/unused",
  APP_URL: "http://127.0.0.1",
  NEXTAUTH_SECRET: "not-used-not-used-not-used-not-used",
  STRIPE_SECRET_KEY: "sk_test_not_used",
  STRIPE_WEBHOOK_SECRET: "whsec_not_used",
  RESEND_API_KEY: "re_not_used",
});
const { describeApi } = await import("../server/doors/rest/openapi.ts");
const { cataloguePrices } = await import("../server/pricing/prices.ts");

const root = path.join(import.meta.dirname, "..");
for (const [file, text] of Object.entries(
  await generateSdk(describeApi(cataloguePrices("standard"))),
)) {
  writeFileSync(path.join(root, file), text);
  console.log(file);
}
process.exit();
