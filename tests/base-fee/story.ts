import type { Organization } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { tenant } from "@/server/scenarios/scenarios";
import { newOrganization } from "@/server/scenarios/story";

export const DAY_MS = 86_400_000;
/** An organization of these tests is founded at this time; its first day is this one. */
export const FOUNDED = new Date("2026-03-02T09:30:00Z");
/** So many whole days later, an hour after midnight: that many days are finished. */
export const afterDays = (days: number) =>
  new Date(Date.parse("2026-03-02T01:00:00Z") + days * DAY_MS);

/** A company with exactly this many credits, and its branches, which spend them too. */
export async function company(credits: number, branches = 0) {
  const made = await tenant(FOUNDED, { name: "Company", credits });
  const { organization: root, owner } = made;
  const subs: Organization[] = [];
  for (let n = 0; n < branches; n++)
    subs.push(await newOrganization(FOUNDED, { name: "Branch", owner, parent: root }));
  return { ...made, root, branches: subs };
}

/** The base fees of an organization as they stand in the ledger, by day: microcredits. */
export async function feesOf(organization: { id: string }): Promise<Map<string, bigint>> {
  const entries = await db().ledgerEntry.findMany({
    where: { organizationId: organization.id, toAccount: "base_fee_revenue" },
    orderBy: { seq: "asc" },
  });
  const fees = new Map<string, bigint>();
  for (const { details, amount, kind } of entries) {
    if (kind !== "base_fee") throw new Error(`a base fee of kind ${kind}`);
    const { day } = details as { day: string };
    fees.set(day, (fees.get(day) ?? 0n) + amount);
  }
  return fees;
}

export const sumOf = (fees: Map<string, bigint>) =>
  [...fees.values()].reduce((sum, fee) => sum + fee, 0n);

export const accountOf = ({ creditAccountId }: { creditAccountId: string }) =>
  db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
