"use client";

import { Section } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import type { PurchaseAnswer } from "@/server/purchases/purchase.schema";
import { purchaseColumns } from "./purchase-columns";

/** Orders that can still be paid, given up or waited for. */
export function UnfinishedPurchases({
  organizationId,
  purchases,
  timeZone,
}: {
  organizationId: string;
  purchases: readonly PurchaseAnswer[];
  timeZone: string;
}) {
  if (purchases.length === 0) return null;
  return (
    <Section title="Unfinished purchases" description="Credits are added when they are paid.">
      <DataTable
        caption="Unfinished purchases"
        columns={purchaseColumns({ organizationId, timeZone })}
        rows={purchases}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Section>
  );
}
