import "server-only";
import { load } from "@/app/trpc/server";
import type { TradeDocumentAnswer } from "@/server/accounting/trade/trade.schema";
import type { TradeNoun } from "./trade-words";

/** One invoice or bill; a 404 where there is none. */
export function readDocument(
  noun: TradeNoun,
  organizationId: string,
  id: string,
): Promise<TradeDocumentAnswer> {
  const scope = { organization_id: organizationId };
  return load((caller) =>
    noun === "invoice"
      ? caller.invoice.get({ ...scope, invoice_id: id })
      : caller.bill.get({ ...scope, bill_id: id }),
  );
}
