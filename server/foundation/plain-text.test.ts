import { describe, expect, it } from "vitest";
import { plainMessage, plainName, visible } from "./plain-text.schema";

const name = plainName(100, "Enter a name");
const message = plainMessage(1_000);

describe("a name", () => {
  it.each([
    "Acme Books",
    "Acme, Inc.",
    "St. Gallen GmbH & Co. KG",
    "J. R. R. Tolkien",
    "O'Brien-Smith (Dublin) #2: sales/ops",
    "A.B.C",
    "Version 1.2",
    "Wait... what?",
    "Müller 株式会社",
    "Col·lectiu",
    "محمد‌رضا",
    "👩‍👩‍👧 Family",
    "नेहा",
    "100 % natural",
  ])("%s is accepted", (text) => {
    expect(name.parse(` ${text} `)).toBe(text);
  });

  it.each([
    "https://evil.test/x",
    "HTTPS:\\\\evil",
    "ftp://1.2.3.4",
    "javascript:alert(1)",
    "mailto:a",
    "www.evil",
    "Win a prize at evil.com/x",
    "evil.com",
    "EVIL.COM",
    "evil。com",
    "evil｡com",
    "evil．com/x",
    "evil․com",
    "ev\u200bil.com",
    "evil.\u200bcom",
    "evil\u00ad.com",
    "еvil.com",
    "evil.рф",
    "evil.xn--p1ai",
    "sub.evil.co.uk?x=1",
    "mail me@evil.com",
    "1.2.3.4/login",
    "1.2.3.4:8080",
    "ｈｔｔｐｓ：／／ｅｖｉｌ",
    "http:∕∕evil",
    "𝐞𝐯𝐢𝐥.𝐜𝐨𝐦",
  ])("%s is refused as a link", (text) => {
    expect(name.safeParse(text).error?.issues[0]?.message).toMatch(/Remove/);
  });

  it.each([
    "Acme\r\nBcc: x",
    "Acme\nBooks",
    "Acme\u2028Books",
    "Acme\u0085Books",
    "Acme\u0000",
    "Acme\u001b[31m",
    "Acme\u202eskooB",
    "Acme\u2066Books",
    "Acme\u200bBooks",
    "Acme\u200dBooks",
    "Acme\ufeffBooks",
    "Acme\u{e0041}",
    "Acme\u3164",
  ])("%j is refused for what cannot be seen", (text) => {
    expect(name.safeParse(text).error?.issues[0]?.message).toMatch(/invisible/);
  });

  it.each(["", "   ", "\u0301"])("%j is no name", (text) => {
    expect(name.safeParse(text).error?.issues[0]?.message).toBe("Enter a name");
  });
});

describe("a message", () => {
  it("keeps its lines", () => {
    expect(message.parse(" Come and join.\r\nIt takes\tfive minutes.\r\n")).toBe(
      "Come and join.\nIt takes five minutes.",
    );
  });

  it.each(["Look:\nhttps://evil.test", "Look at\nevil.com", "a\u202eb", "a\u0007b"])(
    "%j is refused",
    (text) => expect(message.safeParse(text).success).toBe(false),
  );
});

it("a line of an email shows what can be seen, whatever was stored", () => {
  expect(visible("Acme\r\nBcc: a@b.test\u202e\u200b x")).toBe("Acme Bcc: a@b.test x");
});
