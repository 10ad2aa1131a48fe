import { describe, expect, it } from "vitest";
import { accountCodeKey, accountCodeSchema } from "./account-code";

describe("the code of an account", () => {
  it.each([
    ["1000", "1000"],
    ["1100 - AR", "1100 - AR"],
    ["6.1.1/2", "6.1.1/2"],
    ["  1100   -  AR ", "1100 - AR"],
    ["現金・預金", "現金・預金"],
    ["Cafe\u0301", "Café"],
    ["1100\u00a0AR", "1100 AR"],
    ["１１００　売掛金", "１１００ 売掛金"],
    ["A&B (old) #2", "A&B (old) #2"],
    ["𠮷".repeat(40), "𠮷".repeat(40)],
  ])("%j is kept as %j", (written, kept) => {
    expect(accountCodeSchema.parse(written)).toBe(kept);
  });

  it.each([
    "",
    "   ",
    "\u3000",
    "x".repeat(41),
    "a\u0000b",
    "a\nb",
    "a\u200bb",
    "a\u202eb",
    "\u3164",
  ])("%j is refused", (written) => {
    expect(accountCodeSchema.safeParse(written).success).toBe(false);
  });

  it.each([
    ["1100 - AR", "1100 - ar"],
    ["Café", "CAFE\u0301".normalize("NFC")],
    ["１１００", "1100"],
    ["straße", "STRASSE"],
  ])("%j and %j are one code", (one, other) => {
    expect(accountCodeKey(one)).toBe(accountCodeKey(other));
  });

  it("tells codes apart that read differently", () => {
    const codes = ["1100", "1100.", "1100 A", "11 00", "現金", "現 金"];
    expect(new Set(codes.map(accountCodeKey)).size).toBe(codes.length);
  });
});
