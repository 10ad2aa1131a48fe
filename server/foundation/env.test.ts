import { describe, expect, it } from "vitest";
import { directUrl, parseEnv } from "./env";

const production = {
  BURSAR_MODE: "production",
  DATABASE_URL: "postgresql://bursar:pw@db.internal:5432/bursar",
  APP_URL: "https://credits.acme.test",
  NEXTAUTH_SECRET: "Zm9yIHRlc3RzIG9ubHksIGJ1dCBsb25nIGVub3VnaCE",
  STRIPE_SECRET_KEY: "sk_live_51Habc",
  STRIPE_WEBHOOK_SECRET: "whsec_8f3ac1",
  RESEND_API_KEY: "re_8f3ac1",
  EMAIL_FROM: "Acme <billing@acme.test>",
  SELLER_ADDRESS: "1 Main Street, Austin, TX 78701, USA",
};

describe("the configuration", () => {
  it("of production is accepted when it is complete", () => {
    expect(parseEnv(production)).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      BURSAR_MODE: "production",
    });
  });

  it("connects directly where it is told to, and otherwise where everything goes", () => {
    const direct = "postgresql://bursar:pw@primary.internal:5432/bursar";
    expect(directUrl(parseEnv(production))).toBe(production.DATABASE_URL);
    expect(directUrl(parseEnv({ ...production, DATABASE_DIRECT_URL: direct }))).toBe(direct);
  });

  it("refuses headers that may take longer than the whole request", () => {
    const slow = { ...production, HTTP_HEADERS_TIMEOUT_SECONDS: "61" };
    expect(() => parseEnv(slow)).toThrow(/HTTP_HEADERS_TIMEOUT_SECONDS is longer/);
    expect(parseEnv({ ...slow, HTTP_REQUEST_TIMEOUT_SECONDS: "61" })).toMatchObject({
      HTTP_HEADERS_TIMEOUT_SECONDS: 61,
    });
  });

  it("without a mode is held to production's rules", () => {
    const { BURSAR_MODE: _, NEXTAUTH_SECRET: __, ...rest } = production;
    expect(() => parseEnv(rest)).toThrow(/NEXTAUTH_SECRET is missing/);
  });

  it.each(Object.keys(production).filter((name) => name !== "BURSAR_MODE"))(
    "names %s when it is missing or empty",
    (name) => {
      expect(() => parseEnv({ ...production, [name]: "" })).toThrow(
        new RegExp(`^ {2}${name} `, "m"),
      );
    },
  );

  it.each([
    ["NEXTAUTH_SECRET", "local-abcdefghijklmnopqrstuvwxyz0123456789"],
    ["NEXTAUTH_SECRET", "change-me-change-me-change-me-change-me"],
    ["NEXTAUTH_SECRET", "your-secret-here-of-32-characters"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_your_secret_4f81"],
    ["STRIPE_SECRET_KEY", "sk_test_local_stand_in"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_local_1234"],
    ["RESEND_API_KEY", "re_local_stand_in"],
    ["STRIPE_API_BASE", "http://127.0.0.1:12111"],
    ["RESEND_BASE_URL", "http://127.0.0.1:12112"],
    ["MAILBOX_URL", "http://127.0.0.1:12112"],
    ["PASSWORD_HASH_MEMORY_KIB", "19455"],
  ])("of production refuses %s=%s, which belongs to local mode", (name, value) => {
    expect(() => parseEnv({ ...production, [name]: value })).toThrow(new RegExp(name));
    expect(() => parseEnv({ ...production, BURSAR_MODE: "local", [name]: value })).not.toThrow();
  });

  it.each([
    ["STRIPE_WEBHOOK_SECRET", "whsec_"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_aaaaaaaaaaaaaaaa"],
    ["STRIPE_WEBHOOK_SECRET_PREVIOUS", "whsec_"],
    ["STRIPE_SECRET_KEY", "sk_live_"],
    ["STRIPE_SECRET_KEY", "rk_test_"],
    ["RESEND_API_KEY", "re_"],
    ["RESEND_API_KEY", "re_x"],
    ["NEXTAUTH_SECRET", "a".repeat(40)],
    ["NEXTAUTH_SECRET_PREVIOUS", "a".repeat(40)],
    ["NEXTAUTH_SECRET", "abcd1234".repeat(5)],
    ["NEXTAUTH_SECRET", "correct-horse!correct-horse!correct-"],
    ["NEXTAUTH_SECRET", "abcdefghijklmnopqrstuvwxyz0123456789"],
    ["NEXTAUTH_SECRET", "0101101001011010010110100101101001011"],
    ["APP_URL", "http://credits.acme.test"],
    ["APP_URL", "http://127.0.0.1:3000"],
  ])("of production refuses %s=%s, which protects nothing", (name, value) => {
    const line = new RegExp(`^ {2}${name} \\w+`, "m");
    expect(() => parseEnv({ ...production, [name]: value })).toThrow(line);
  });

  it("of production refuses one secret for two purposes", () => {
    const secret = "whsec_Zm9yIHRlc3RzIG9ubHksIGJ1dCBsb25n";
    const both = { NEXTAUTH_SECRET: secret, STRIPE_WEBHOOK_SECRET: secret };
    expect(() => parseEnv({ ...production, ...both })).toThrow(/NEXTAUTH_SECRET is another secret/);
    const database = `postgresql://bursar:${production.NEXTAUTH_SECRET}@db.internal/bursar`;
    expect(() => parseEnv({ ...production, DATABASE_URL: database })).toThrow(/another secret/);
  });

  it.each(["local", "production"])("of %s mode refuses what is no address", (mode) => {
    for (const [name, value] of [
      ["APP_URL", "javascript:alert(1)"],
      ["APP_URL", "ftp://credits.acme.test"],
      ["APP_URL", "https://user:pw@credits.acme.test"],
      ["APP_URL", "https://credits.acme.test/app"],
      ["APP_URL", "https://credits.acme.test/?x=1"],
      ["APP_URL", "https://credits.acme.test/#x"],
      ["APP_URL", "https://credits.acme.test/"],
      ["APP_URL", "https:credits.acme.test"],
      ["APP_URL", "HTTPS://credits.acme.test"],
      ["APP_URL", "https://"],
      ["DATABASE_URL", "postgresql://bursar:50%off@db.internal/bursar"],
      ["DATABASE_URL", "mysql://bursar:pw@db.internal/bursar"],
      ["DATABASE_URL", "https://db.internal/bursar"],
      ["EMAIL_FROM", "nobody"],
      ["EMAIL_FROM", "Acme\r\nBcc: x@y.test <billing@acme.test>"],
      ["SECURITY_CONTACT", "http://acme.test"],
    ]) {
      const line = new RegExp(`^ {2}${name} `, "m");
      const changed = { ...production, BURSAR_MODE: mode, [name ?? ""]: value };
      expect(() => parseEnv(changed), value).toThrow(line);
    }
  });

  it("a good secret in any common form is taken", () => {
    for (const secret of [
      "6f1ed002ab5595859014ebf0951522d96f1e",
      "q83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFZ4kBI0Vng=",
      "k3y-Tr0ub4dor&staple/battery.horse-91",
    ])
      expect(() => parseEnv({ ...production, NEXTAUTH_SECRET: secret })).not.toThrow();
  });

  it("lists every fault at once, one a line", () => {
    expect(() => parseEnv({})).toThrow(
      /DATABASE_URL.*APP_URL.*NEXTAUTH_SECRET.*STRIPE_SECRET_KEY.*RESEND_API_KEY/s,
    );
  });
});
