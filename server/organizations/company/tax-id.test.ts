import { expect, it } from "vitest";
import { readTaxId } from "./tax-id";

it.each([
  ["DE", "DE136695976"],
  ["DE", "DE 136 695 976"],
  ["AT", "ATU13585627"],
  ["FR", "FR40303265045"],
  ["GB", "GB980780684"],
  ["US", "12-3456789"],
  ["CH", "CHE-107.787.577 IVA"],
  ["IN", "27AAPFU0939F1ZV"],
  // No format is known.
  ["BS", "100200300"],
])("%s has %s", (country, typed) => expect(readTaxId(country, typed)).toBe(typed));

it.each([
  ["DE", "DE123456789", "a check digit is wrong"],
  ["DE", "ATU13585627", "it is another country's"],
  ["FR", "FR4030326504", "it is too short"],
  ["US", "1234", "it is too short"],
  ["BS", "?", "it is no number"],
])("%s has no %s: %s", (country, typed) => expect(readTaxId(country, typed)).toBeNull());
