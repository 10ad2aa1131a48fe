import { expect, it } from "vitest";
import { isDatabaseAway } from "./database-away";

it.each(["53000", "53100", "53200", "53300", "57P01", "57P03", "58030", "08006"])(
  "%s says that the database is away, from pg and through Prisma",
  (code) => {
    expect(isDatabaseAway(Object.assign(new Error("could not extend file"), { code }))).toBe(true);
    const cause = { originalCode: code, kind: "postgres" };
    const meta = { driverAdapterError: Object.assign(new Error("DriverAdapterError"), { cause }) };
    expect(isDatabaseAway(Object.assign(new Error("failed"), { code: "P2010", meta }))).toBe(true);
  },
);

it.each(["23505", "23514", "40001", "42601", "53400", "57014"])("%s does not", (code) => {
  expect(isDatabaseAway(Object.assign(new Error("refused"), { code }))).toBe(false);
});
