import { expect } from "vitest";
import { db } from "@/server/foundation/db";
import { addCard } from "@/server/scenarios/story";
import type { LoadReport } from "../scale/mixed-load";
import { setRecharge, type Tenant, tenantWith } from "../support/tenant";

/** What every process needs, and no limits by caller. */
export const ENVIRONMENT = {
  BURSAR_MODE: "local",
  NEXTAUTH_SECRET: "local-tests-local-tests-local-tests-1",
  STRIPE_SECRET_KEY: "sk_test_local",
  RESEND_API_KEY: "re_local_tests",
  RATE_LIMIT_PER_MINUTE: "1000000",
  RATE_LIMIT_METERING_PER_MINUTE: "1000000",
  PASSWORD_HASH_MEMORY_KIB: "64",
};

export async function rechargedTenant(): Promise<Tenant> {
  const tenant = await tenantWith(2_000);
  await addCard(new Date(), tenant.organization);
  await setRecharge(tenant, { enabled: true, monthlyCapCents: 100_000_000n });
  return tenant;
}

/** How often something else than 2xx was answered, by what it was. */
export function sumOf(reports: LoadReport[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { otherwise } of reports)
    for (const [what, count] of Object.entries(otherwise)) sum[what] = (sum[what] ?? 0) + count;
  return sum;
}

/** The stand-in for Stripe was paid exactly what the books have. @returns cents and payments */
export async function expectMoneyToAgree(
  paid: () => Promise<{ payment_intent: string; amount: number; status: string }[]>,
): Promise<{ payments: number; cents: number }> {
  const ours = async () =>
    (await db().payment.findMany()).map(({ stripePaymentIntentId, amountCents }) => [
      stripePaymentIntentId,
      Number(amountCents),
    ]);
  const theirs = async () =>
    (await paid())
      .filter(({ status }) => status === "succeeded")
      .map(({ payment_intent, amount }) => [payment_intent, amount]);
  await expect.poll(async () => (await ours()).toSorted()).toEqual((await theirs()).toSorted());
  const all = await theirs();
  return { payments: all.length, cents: all.reduce((sum, [, cents]) => sum + Number(cents), 0) };
}
