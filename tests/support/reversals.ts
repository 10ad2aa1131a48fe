import { db } from "@/server/foundation/db";
import { requestRefund } from "@/server/payments/request-refund";
import { startPurchase } from "@/server/purchases/start-purchase";
import { buyPackage } from "@/server/scenarios/story";
import type { Stack } from "./stack";
import { type Tenant, tenantWith } from "./tenant";

/** A tenant that bought the builder package: $50.00 for 5,000 credits. */
export type Buyer = Tenant & { paymentId: string; chargeId: string; paymentIntentId: string };

export const staff = { type: "staff", id: "usr_staff" } as const;

/** What people, banks and staff do with a payment in these tests. */
export function reversalsOf(stack: Stack) {
  const control = async (path: string, body: unknown = {}) => {
    const answer = await stack.json<Record<string, { id: string; status: string }>>(
      `${stack.stripeUrl}/_emulator${path}`,
      { body },
    );
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    control,
    clearFaults: () => stack.json(`${stack.stripeUrl}/_emulator/faults`, { method: "DELETE" }),
    fault: (method: string, path: string, effect: string, times = 1, performed = false) =>
      control("/faults", { method, path, times, effect, performed }),

    async buyer(credits = 0, card?: string): Promise<Buyer> {
      const tenant = await tenantWith(credits);
      await buyPackage(new Date(), tenant.organization, tenant.owner, "builder", card);
      await stack.drainJobs();
      const payment = await db().payment.findFirstOrThrow({
        where: { creditAccountId: tenant.organization.creditAccountId },
      });
      return {
        ...tenant,
        paymentId: payment.id,
        chargeId: payment.stripeChargeId ?? "",
        paymentIntentId: payment.stripePaymentIntentId,
      };
    },
    /** A checkout of the builder package that nobody has paid yet. */
    async openCheckout(
      tenant: Tenant,
      now = new Date(),
    ): Promise<{ purchaseId: string; sessionId: string }> {
      const { purchase } = await startPurchase(
        { organization: tenant.organization, userId: tenant.owner.id, ip: "127.0.0.1" },
        { package: "builder" },
        now,
      );
      return { purchaseId: purchase.id, sessionId: purchase.checkoutSessionId ?? "" };
    },
    async refund(buyer: { paymentId: string }, amountCents: bigint, key?: string): Promise<string> {
      const { paymentId } = buyer;
      const request = { paymentId, amountCents, reason: "Asked for by the customer" };
      const claim = key && { scope: staff.id, procedure: "staff.refund", key, input: request };
      return (await requestRefund(request, staff, claim || undefined, new Date())).refundId;
    },
    async dispute(buyer: { chargeId: string }, body: object = {}): Promise<string> {
      const { dispute } = await control(`/charges/${buyer.chargeId}/dispute`, body);
      await stack.drainJobs();
      return dispute?.id ?? "";
    },
    async decide(disputeId: string, outcome: "won" | "lost"): Promise<void> {
      await control(`/disputes/${disputeId}/close`, { outcome });
      await stack.drainJobs();
    },
    paymentOf: (buyer: { paymentId: string }) =>
      db().payment.findUniqueOrThrow({
        where: { id: buyer.paymentId },
        include: { purchase: true, refunds: true, disputes: true, grant: true },
      }),
    /** What the stand-in's own ledger says of a payment. */
    async atStripe(buyer: { chargeId: string }): Promise<{ refunded: number; disputed: boolean }> {
      const { body } = await stack.json<{
        payments: { charge: string; refunded: number; disputed: boolean }[];
      }>(`${stack.stripeUrl}/_emulator/ledger`);
      const row = body.payments.find(({ charge }) => charge === buyer.chargeId);
      if (!row) throw new Error(`the stand-in has no charge ${buyer.chargeId}`);
      return row;
    },
  };
}
