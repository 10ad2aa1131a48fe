import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { readCompany } from "@/server/organizations/company/change-company";
import { refundParts, refundTaxLines } from "@/server/payments/refund-taxes";
import { taxLinesOf } from "@/server/payments/tax-lines";
import { addressOf } from "../address-of";
import type {
  BillingReceiptAnswer,
  BillingRecordAnswer,
  RecordKind,
} from "./billing-record.schema";
import { rechargeParts, recordOfPurchase, recordOfRecharge, recordOfRefund } from "./show-record";

type Asked = { limit: number; cursor?: string | undefined; kind?: RecordKind | undefined };

const prefixes: Record<RecordKind, string> = { purchase: "pur", recharge: "rch", refund: "rfd" };

/** What an ID is behind its prefix: those of all kinds sort by age. */
const ageOf = (id: string) => id.slice(id.indexOf("_") + 1);

/**
 * Purchases, recharges and refunds of an account in one list, newest first. Each kind is read from its own index up to a
 * page, from the place that the cursor names: the cost does not grow with the history.
 */
export async function listRecords(
  creditAccountId: string,
  { limit, cursor, kind }: Asked,
): Promise<Page<BillingRecordAnswer>> {
  const page = (of: RecordKind) =>
    ({
      where: {
        creditAccountId,
        ...(cursor ? { id: { lt: `${prefixes[of]}_${ageOf(cursor)}` } } : {}),
      },
      orderBy: { id: "desc" },
      take: limit + 1,
    }) as const;
  const wants = (of: RecordKind) => kind === undefined || kind === of;
  const [purchases, recharges, refunds] = await Promise.all([
    wants("purchase") ? db().purchase.findMany(page("purchase")) : [],
    wants("recharge")
      ? db().rechargeAttempt.findMany({ ...page("recharge"), include: rechargeParts })
      : [],
    wants("refund") ? db().refund.findMany({ ...page("refund"), include: refundParts }) : [],
  ]);
  const records = [
    ...purchases.map(recordOfPurchase),
    ...recharges.map(recordOfRecharge),
    ...refunds.map(recordOfRefund),
  ].sort((one, other) => (ageOf(one.id) < ageOf(other.id) ? 1 : -1));
  return cutPage(records, limit, ({ id }) => id);
}

/** One record with seller, buyer and tax, for its receipt. The buyer is as it is now. @throws not_found */
export async function readReceipt(
  creditAccountId: string,
  id: string,
): Promise<BillingReceiptAnswer> {
  const [record, account] = await Promise.all([
    readRecord(creditAccountId, id),
    db().creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
      select: { billingEmail: true, billingAddress: true, organizationId: true },
    }),
  ]);
  if (!record) throw notFound("billing record");
  const { name } = await db().organization.findUniqueOrThrow({
    where: { id: account.organizationId },
    select: { name: true },
  });
  return {
    ...record,
    seller: { name: env().SELLER_NAME, address: env().SELLER_ADDRESS },
    buyer: {
      organization_name: name,
      ...(await readCompany(account.organizationId)),
      billing_email: account.billingEmail,
      billing_address: addressOf(account.billingAddress),
    },
  };
}

async function readRecord(creditAccountId: string, id: string) {
  const where = { id, creditAccountId };
  if (id.startsWith(prefixes.purchase)) {
    const purchase = await db().purchase.findFirst({ where });
    return purchase && { ...recordOfPurchase(purchase), tax_lines: taxLinesOf(purchase.taxLines) };
  }
  if (id.startsWith(prefixes.recharge)) {
    const attempt = await db().rechargeAttempt.findFirst({ where, include: rechargeParts });
    if (!attempt) return null;
    const taxLines = attempt.payment ? taxLinesOf(attempt.taxLines) : [];
    return { ...recordOfRecharge(attempt), tax_lines: taxLines };
  }
  const refund = await db().refund.findFirst({ where, include: refundParts });
  return refund && { ...recordOfRefund(refund), tax_lines: refundTaxLines(refund) };
}
