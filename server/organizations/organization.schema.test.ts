import { describe, expect, it } from "vitest";
import { newOrganizationSchema } from "./organization.schema";

const accepts = (zone: string) =>
  newOrganizationSchema.safeParse({ name: "Acme", time_zone: zone }).success;

describe("the time zone of an organization", () => {
  it.each([...Intl.supportedValuesOf("timeZone"), "UTC", "Europe/Kyiv", "Asia/Kolkata"])(
    "may be %s",
    (zone) => {
      expect(accepts(zone)).toBe(true);
    },
  );

  // ICU takes these for places; PostgreSQL does not know them or takes them for other ones, and every
  // query over all organizations would fail or count other days.
  it.each(["CTT", "AET", "VST", "BST", "PST", "IST", "ist", "SystemV/AST4", "+02:00", "Mars/Base"])(
    "is not %s",
    (zone) => {
      expect(accepts(zone)).toBe(false);
    },
  );
});

describe("the name of an organization", () => {
  const named = (name: string) => newOrganizationSchema.safeParse({ name }).success;

  it.each(["Acme", "株式会社", "Ünal & Söhne", "7", "👩‍💻 Studio", " Acme "])(
    "may be %j",
    (name) => {
      expect(named(name)).toBe(true);
    },
  );

  it.each(["", "  ", "\u200b", "\u202egnp.exe", "Acme\nBcc: all", "\u2066\u2069"])(
    "is not %j",
    (name) => {
      expect(named(name)).toBe(false);
    },
  );
});
