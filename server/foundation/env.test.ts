import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

const production = {
  BURSAR_MODE: "production",
  DATABASE_URL: "postgresql://bursar:pw@db.internal:5432/bursar",
  APP_URL: "https://credits.acme.test",
  NEXTAUTH_SECRET: "Zm9yIHRlc3RzIG9ubHksIGJ1dCBsb25nIGVub3VnaCE",
  STRIPE_SECRET_KEY: "sk_live_51Habc",
  STRIPE_WEBHOOK_SECRET: "whsec_8f3ac1",
  RESEND_API_KEY: "re_8f3ac1",
  EMAIL_FROM: "Acme <billing@acme.test>",
};

describe("the configuration", () => {
  it("of production is accepted when it is complete", () => {
    expect(parseEnv(production)).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      BURSAR_MODE: "production",
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

  it("lists every fault at once, one a line", () => {
    expect(() => parseEnv({})).toThrow(
      /DATABASE_URL.*APP_URL.*NEXTAUTH_SECRET.*STRIPE_SECRET_KEY.*RESEND_API_KEY/s,
    );
  });
});
