import { describe, expect, it } from "vitest";
import { decideChannels, type Reader } from "./decide-channels";

const owner: Reader = {
  userId: "usr_1",
  email: "owner@acme.test",
  role: "owner",
  wish: null,
  mailProblem: null,
};
const silent = { ...owner, wish: { mail: "off", inApp: false } } as const;
const admin = { ...owner, userId: "usr_2", role: "admin" } as const;
const billingAddress = { ...owner, userId: null, role: null };
const mails = (readers: Reader[], kind: Parameters<typeof decideChannels>[0] = "critical") =>
  decideChannels(kind, readers).map(({ mail }) => mail);

describe("a critical notice", () => {
  it("goes to the mailbox of whoever pays, and to an admin in the app only", () => {
    expect(decideChannels("critical", [owner, admin, billingAddress])).toEqual([
      { mail: "each", inApp: true },
      { mail: "off", inApp: true },
      { mail: "each", inApp: false },
    ]);
  });

  it("is mailed to owners although each of them switched it off", () => {
    expect(mails([silent, silent, admin])).toEqual(["each", "each", "off"]);
    // One owner who gets it is enough; the billing address is nobody's account and does not count.
    expect(mails([silent, owner])).toEqual(["off", "each"]);
    expect(mails([silent, billingAddress])).toEqual(["each", "each"]);
  });

  it("is mailed to the owners that email still reaches, and to everybody where it reaches none", () => {
    const bounced = { ...owner, mailProblem: "bounced" } as const;
    expect(mails([bounced, silent, admin])).toEqual(["off", "each", "off"]);
    expect(mails([bounced, admin])).toEqual(["each", "each"]);
    expect(decideChannels("critical", [bounced, owner])[0]).toEqual({ mail: "off", inApp: true });
  });

  it("of an organization that a parent without owners looks after reaches those who do", () => {
    const billing = { ...silent, role: "billing" } as const;
    expect(mails([billing])).toEqual(["each"]);
  });
});

describe("any other notice", () => {
  it("obeys what each reader chose, even when nobody is left", () => {
    const daily = { ...owner, wish: { mail: "daily", inApp: false } } as const;
    expect(decideChannels("spending", [silent, daily])).toEqual([
      { mail: "off", inApp: false },
      { mail: "daily", inApp: false },
    ]);
    expect(mails([silent], "money")).toEqual(["off"]);
  });

  it("is not mailed to an address that bounced or complained", () => {
    const complained = { ...owner, mailProblem: "complained" } as const;
    expect(decideChannels("product", [complained])).toEqual([{ mail: "off", inApp: true }]);
  });
});
