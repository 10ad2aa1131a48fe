import type { z } from "zod";
import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import type { unexpectedPaymentSchema } from "../payment.schema";

/** Money that nothing asked for, newest first. The cursor is the id of the last one seen. */
export async function listUnexpected(page: {
  limit: number;
  cursor?: string | undefined;
}): Promise<Page<z.output<typeof unexpectedPaymentSchema>>> {
  const rows = await db().unexpectedPayment.findMany({
    where: page.cursor ? { id: { lt: page.cursor } } : {},
    include: { organization: { select: { name: true } } },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  const answers = rows.map((row) => ({
    id: row.id,
    credit_account_id: row.creditAccountId,
    organization_id: row.organizationId,
    organization_name: row.organization.name,
    reason: row.reason,
    purchase_id: row.purchaseId,
    recharge_attempt_id: row.rechargeAttemptId,
    stripe_payment_intent_id: row.stripePaymentIntentId,
    amount_cents: Number(row.amountCents),
    currency: row.currency,
    state: row.state,
    problem: row.problem,
    created_at: row.createdAt.toISOString(),
    settled_at: row.settledAt?.toISOString() ?? null,
  }));
  return cutPage(answers, page.limit, ({ id }) => id);
}
