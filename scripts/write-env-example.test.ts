import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { envExample } from "./write-env-example.ts";

it("keeps .env.example as the schema of the environment says it", () => {
  expect(readFileSync(".env.example", "utf8")).toBe(envExample());
});

it("marks what production requires, and shows defaults", () => {
  const text = envExample();
  for (const name of ["DATABASE_URL", "NEXTAUTH_SECRET", "SELLER_ADDRESS", "STRIPE_SECRET_KEY"])
    expect(text).toMatch(new RegExp(`# \\* [^=]*\\n# ${name}=`));
  expect(text).toContain("# PORT=3000\n");
  expect(text).toContain("# METRICS_TOKEN=\n");
});
