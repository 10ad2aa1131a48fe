import { zodResolver } from "@hookform/resolvers/zod";
import type { ResolverOptions } from "react-hook-form";
import { expect, test } from "vitest";
import { z } from "zod";
import { findUnplaced } from "./find-unplaced";

const rules = z
  .object({
    name: z.string().min(1, "Enter a name"),
    currency: z.string("Choose a currency"),
    lines: z
      .array(z.object({ amount: z.number("Enter an amount") }))
      .min(1, "Enter at least one line"),
  })
  .refine(({ name }) => name !== "taken", "This can’t be saved twice");
type Values = z.input<typeof rules>;

/** What the form says above its button, where it has these fields. */
async function told(
  values: object,
  shown: string[],
  byForm: string[] = [],
): Promise<string | null> {
  const fields = Object.fromEntries(shown.map((name) => [name, { ref: { name }, name }]));
  const options = { fields, names: shown, shouldUseNativeValidation: false };
  const { errors } = await zodResolver(rules)(
    values as Values,
    undefined,
    options as unknown as ResolverOptions<Values>,
  );
  return findUnplaced(errors, byForm);
}

test("what a field shows is said there alone", async () => {
  expect(await told({ name: "", currency: "USD", lines: [{ amount: 1 }] }, ["name"])).toBeNull();
});

test("what no field shows is said with its name: a value, a list, the form", async () => {
  const good = { name: "Ada", currency: "USD", lines: [{ amount: 1 }] };
  expect(await told(good, ["name"])).toBeNull();
  expect(await told({ ...good, currency: undefined }, ["name"])).toBe(
    "Check currency: Choose a currency",
  );
  expect(await told({ ...good, lines: [] }, ["name", "currency"])).toBe(
    "Check lines: Enter at least one line",
  );
  expect(await told({ ...good, lines: [] }, ["name", "currency"], ["lines"])).toBeNull();
  expect(await told({ ...good, lines: [{ amount: "x" }] }, ["name", "currency"])).toBe(
    "Check lines 1, amount: Enter an amount",
  );
  expect(await told({ ...good, name: "taken" }, ["name", "currency"])).toBe(
    "This can’t be saved twice",
  );
});

test("a field that shows its fault hides no other", async () => {
  expect(await told({ name: "", lines: [{ amount: 1 }] }, ["name"])).toBe(
    "Check currency: Choose a currency",
  );
});
