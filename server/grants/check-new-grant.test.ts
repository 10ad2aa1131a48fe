import { describe, expect, test } from "vitest";
import { checkNewGrant, type GrantFacts } from "./check-new-grant";
import { newGrantSchema } from "./grant.schema";

const now = new Date("2027-01-15T12:00:00Z");
const facts: GrantFacts = { openOriginal: 0n, spenderIds: new Set(["org_1", "org_2"]) };
const valid = { wallet_id: "wal_1", amount: 100, grant_type: "promotional" as const };

/** The path of what is wrong: by the schema, or else by the check. */
function refusedAt(changes: object, given: GrantFacts = facts): string | undefined {
  const parsed = newGrantSchema.safeParse({ ...valid, ...changes });
  if (!parsed.success) return parsed.error.issues[0]?.path.join(".");
  try {
    checkNewGrant(parsed.data, BigInt(Math.round(parsed.data.amount * 1e6)), given, now);
    return undefined;
  } catch (error) {
    const { extra } = error as { extra: { errors: { path: string }[] } };
    return extra.errors[0]?.path;
  }
}

describe("a new grant", () => {
  test("is accepted with everything set", () => {
    expect(
      refusedAt({
        amount: 0.000001,
        effective_at: "2027-02-01T00:00:00Z",
        expires_at: "2027-03-01T00:00:00+01:00",
        priority: -5,
        scope: { operations: ["invoice.create"], organization_ids: ["ORG_1"] },
        rollover: { cap: 50, expires_after_days: 31 },
        source: "contract 7",
        metadata: { contract_id: "contract_2024_q2" },
      }),
    ).toBeUndefined();
  });

  test.each([
    ["amount", { amount: 0 }],
    ["amount", { amount: -1 }],
    ["amount", { amount: 0.0000001 }],
    ["amount", { amount: 1.1234567 }],
    ["amount", { amount: 1_000_000_001 }],
    ["amount", { amount: Number.POSITIVE_INFINITY }],
    ["amount", { amount: "100" }],
    ["grant_type", { grant_type: "purchased" }],
    ["expires_at", { expires_at: "2027-01-15T12:00:00Z" }],
    ["expires_at", { expires_at: "2027-01-14T00:00:00Z" }],
    ["expires_at", { expires_at: "soon" }],
    ["expires_at", { expires_at: "9999-01-01T00:00:00Z" }],
    ["expires_at", { effective_at: "2027-03-01T00:00:00Z", expires_at: "2027-03-01T00:00:00Z" }],
    ["priority", { priority: 1.5 }],
    ["priority", { priority: 1_001 }],
    ["scope.operations.0", { scope: { operations: ["invoice.explode"] } }],
    ["scope.organization_ids", { scope: { organization_ids: ["org_1", "org_3"] } }],
    ["rollover", { rollover: { cap: 5 } }],
    ["rollover.cap", { rollover: { cap: 0 }, expires_at: "2027-02-01T00:00:00Z" }],
    ["source", { source: "" }],
    ["description", { description: "x".repeat(201) }],
  ])("is refused by name: %s of %j", (path, changes) => {
    expect(refusedAt(changes)).toBe(path);
  });

  test("never takes an account beyond what a JSON number carries to the microcredit", () => {
    const full = { ...facts, openOriginal: 8_000_000_001n * 1_000_000n };
    expect(refusedAt({ amount: 1_000_000_000 }, full)).toBe("amount");
    expect(refusedAt({ amount: 999_999_999 }, full)).toBeUndefined();
  });
});
