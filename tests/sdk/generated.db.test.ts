import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generateSdk } from "@/scripts/sdk/generate";
import { errorClasses, errorOf, type Problem } from "@/sdk/src/index";
import { remedies } from "@/sdk/src/names.generated";
import { version } from "@/sdk/src/version";
import { errorGuide } from "@/server/doors/error-guide";
import { describeApi } from "@/server/doors/rest/openapi";
import { errorTable } from "@/server/foundation/errors";
import { cataloguePrices } from "@/server/pricing/prices";

it("the SDK's generated files are those of the API as it is; run `node --import tsx scripts/generate-sdk.ts`", async () => {
  const files = Object.entries(await generateSdk(describeApi(cataloguePrices("standard"))));
  expect(files.length).toBe(2);
  for (const [file, text] of files) expect(readFileSync(file, "utf8") === text, file).toBe(true);
});

it("every code of the errors table has a class of its own in the SDK, and says what to do", () => {
  expect(Object.keys(errorClasses).sort()).toEqual(Object.keys(errorTable).sort());
  expect(new Set(Object.values(errorClasses)).size).toBe(Object.keys(errorTable).length);
  for (const { code, remedy } of errorGuide) {
    const error = errorOf({ code, detail: "What happened.", status: 400 } as Problem);
    expect(error).toBeInstanceOf(errorClasses[code]);
    expect([error.name, error.fix]).toEqual([errorClasses[code].name, remedy]);
    expect(remedies[code]).toBe(remedy);
  }
});

it("says the version that it is published as", () => {
  expect(JSON.parse(readFileSync("sdk/package.json", "utf8")).version).toBe(version);
});
