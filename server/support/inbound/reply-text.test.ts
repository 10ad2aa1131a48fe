import { describe, expect, it } from "vitest";
import { addressIn, isAutomatic, replyText } from "./reply-text";

describe("what somebody wrote in reply to an email", () => {
  it.each([
    ["Thanks!\r\n\r\nOn Mon, 1 Dec 2026 at 10:00, Bursar <b@x.test> wrote:\r\n> Hello", "Thanks!"],
    ["Danke\n\nAm 01.12.2026 um 10:00 schrieb Bursar <b@x.test>:\n> Hallo", "Danke"],
    ["Yes\n> Is it so?\nand no", "Yes\nand no"],
    [
      "Folded\nOn Mon, 1 Dec 2026 at 10:00, Somebody With A Long Name\n<b@x.test> wrote:\n> x",
      "Folded",
    ],
    ["Outlook\n________________________________\nFrom: Bursar <b@x.test>", "Outlook"],
    ["Signed\n-- \nAnna, Acme", "Signed"],
    ["On balance I would say\nthat it works", "On balance I would say\nthat it works"],
    ["> only what was quoted", ""],
  ])("%j", (text, own) => {
    expect(replyText(text)).toBe(own);
  });

  it("drops what cannot be seen, and cuts what is longer than a message", () => {
    expect(replyText("a\u0000\u202eb")).toBe("ab");
    expect(replyText("x".repeat(30_000))).toHaveLength(20_000);
  });

  it("takes the address out of a sender", () => {
    expect(addressIn("Anna <Anna@Acme.test>")).toBe("anna@acme.test");
    expect(addressIn("anna@acme.test")).toBe("anna@acme.test");
  });

  it("knows what no person wrote", () => {
    expect(isAutomatic({ "auto-submitted": "auto-replied" })).toBe(true);
    expect(isAutomatic({ precedence: "bulk" })).toBe(true);
    expect(isAutomatic({ "return-path": "<>" })).toBe(true);
    expect(isAutomatic({ "auto-submitted": "no", "in-reply-to": "<a@b>" })).toBe(false);
  });
});
