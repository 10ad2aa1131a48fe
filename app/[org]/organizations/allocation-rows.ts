import { trpc } from "@/app/trpc/client";
import { BYTE_ORDER_MARK, writeCsv } from "@/server/foundation/write-csv";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import type { UsageAnswer } from "@/server/usage/usage.schema";

/** What one organization cost, as the table and the file show it. */
export type AllocationRow = UsageAnswer["groups"][number] & {
  externalId: string | null;
  paidBy: string;
};

/** The groups of a report with what is known of their organizations. */
export function allocationRows(
  usage: UsageAnswer,
  spenders: readonly OrganizationAnswer[],
  payer: { id: string; name: string },
): AllocationRow[] {
  const known = new Map(spenders.map((spender) => [spender.id, spender]));
  const names = new Map([...spenders, payer].map(({ id, name }) => [id, name]));
  return usage.groups.map((group) => {
    const spender = known.get(group.key);
    const paidBy = spender?.billing_organization_id ?? "";
    return {
      ...group,
      externalId: spender?.external_id ?? null,
      paidBy: names.get(paidBy) ?? paidBy,
    };
  });
}

/** As many as one request may name. */
const NAMED_AT_ONCE = 200;

/** The rows of all organizations that spent. */
export async function readAllRows(
  { id }: OrganizationAnswer,
  { from, to }: UsageAnswer,
  payer: { id: string; name: string },
): Promise<AllocationRow[]> {
  const usage = await trpc.organization.usage.query({ organization_id: id, from, to });
  const spenders: OrganizationAnswer[] = [];
  for (let read = 0; read < usage.groups.length; read += NAMED_AT_ONCE) {
    const ids = usage.groups.slice(read, read + NAMED_AT_ONCE).map(({ key }) => key);
    spenders.push(...(await trpc.organization.list.query({ ids: ids.join() })).data);
  }
  return allocationRows(usage, spenders, payer);
}

/** Saves the rows as a CSV file whose name says the period. */
export function saveAllocation(
  name: string,
  rows: readonly AllocationRow[],
  { from, to }: UsageAnswer,
): void {
  const csv = writeCsv([
    [
      "organization_id",
      "organization",
      "external_id",
      "paid_by",
      "from",
      "to",
      "operations",
      "credits",
      "amount",
      "currency",
    ],
    ...rows.map(({ key, label, externalId, paidBy, operations, credits }) => [
      key,
      label,
      externalId ?? "",
      paidBy,
      from,
      to,
      operations,
      credits,
      (credits / 100).toFixed(2),
      "USD",
    ]),
  ]);
  const url = URL.createObjectURL(
    new Blob([BYTE_ORDER_MARK, csv], { type: "text/csv;charset=utf-8" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}-${from}-${to}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
