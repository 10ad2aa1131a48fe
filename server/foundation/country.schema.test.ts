import { expect, it } from "vitest";
import { countries } from "./country.schema";

it("has the countries of ISO 3166, and none that are gone or are none", () => {
  const all = countries();
  expect(all.size).toBe(249);
  expect([all.get("DE"), all.get("US"), all.get("JP")]).toEqual([
    "Germany",
    "United States",
    "Japan",
  ]);
  for (const code of ["SU", "DD", "EU", "UK", "ZZ", "XA"]) expect(all.has(code)).toBe(false);
});
