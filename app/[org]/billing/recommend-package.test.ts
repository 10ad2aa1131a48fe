import { expect, it } from "vitest";
import { packages as sold } from "@/server/pricing/catalogue";
import { recommendationInWords, recommendPackage } from "./recommend-package";

const packages = sold.map(({ key, credits }) => ({
  ...{ key, name: key, credits: Number(credits), amount_cents: Number(credits), audience: "" },
}));
const sizes = packages.map(({ credits }) => credits).toSorted((a, b) => a - b);

it.each(sizes)("recommends a package of %i where it covers exactly a month", (credits) => {
  const recommended = recommendPackage(packages, { credits_per_day: credits / 30 });
  expect(packages.find(({ key }) => key === recommended?.key)?.credits).toBe(credits);
  expect(recommended?.days).toBe(30);
});

it("takes the next size from a credit more, and the largest where none covers a month", () => {
  const [small = 0, middle = 0] = sizes;
  const more = recommendPackage(packages, { credits_per_day: small / 30 + 0.01 });
  expect(packages.find(({ key }) => key === more?.key)?.credits).toBe(middle);
  const most = recommendPackage(packages, { credits_per_day: sizes.at(-1) ?? 0 });
  expect(packages.find(({ key }) => key === most?.key)?.credits).toBe(sizes.at(-1));
  expect(most?.days).toBe(1);
});

it.each([null, 0, 3.3])(
  "recommends none for %s credits a day, or where nothing is sold",
  (rate) => {
    expect(recommendPackage(packages, { credits_per_day: rate })).toBeNull();
    expect(recommendPackage([], { credits_per_day: 50 })).toBeNull();
  },
);

it.each([
  [45, "Recommended: lasts about 45 days at your rate"],
  [1, "Recommended: lasts about 1 day at your rate"],
  [0, "Recommended: the largest; lasts less than a day at your rate"],
])("says so: %i days", (days, words) => expect(recommendationInWords(days)).toBe(words));
