import { expect, it } from "vitest";
import { pagesInAddress } from "./list-place";

it.each([
  ["", 1],
  ["?page=3&kind=added", 3],
  ["?page=0", 1],
  ["?page=-2", 1],
  ["?page=x", 1],
  ["?page=2.5", 1],
  ["?page=1000000", 20],
])("%j asks for %i pages", (search, pages) => {
  expect(pagesInAddress(search)).toBe(pages);
});
