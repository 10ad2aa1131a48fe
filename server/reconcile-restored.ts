import { creditLostPayment } from "./doors/stripe-webhook/credit-lost-payment";
import { processStripeEvent } from "./doors/stripe-webhook/process-stripe-event";
import { sweepMissedEvents } from "./doors/stripe-webhook/sweep-inbox";
import { db, disconnectDb } from "./foundation/db";
import { findLostPayments, type LostPayment } from "./payments/find-lost-payments";

/**
 * `reconcile-restored <moment> [--apply]`: after the database was restored to that moment. Lists what was paid at Stripe
 * and is not in the books; with `--apply` credits it, and takes in what else Stripe says happened since: refunds,
 * disputes, cards. Exit code 1 while something is left to do.
 */
async function main(): Promise<number> {
  const [moment = ""] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  const since = new Date(moment);
  if (Number.isNaN(since.getTime())) {
    console.error("Say to which moment the database was restored, such as 2026-12-01T04:00:00Z.");
    return 2;
  }
  const apply = process.argv.includes("--apply");
  const lost = await findLostPayments(since);
  for (const each of lost) print(describe(each));
  const creditable = lost.filter(({ remedy }) => remedy === "credit");
  if (!apply) {
    print(
      lost.length === 0
        ? "Every payment at Stripe is in the books."
        : `${lost.length} payments at Stripe are not in the books. ${creditable.length} can be credited: repeat this with --apply.`,
    );
    return lost.length === 0 ? 0 : 1;
  }
  const now = new Date();
  for (const { intent } of creditable) await creditLostPayment(intent, now);
  const missed = await sweepMissedEvents(now);
  const events = await db().stripeEvent.findMany({
    where: { status: "received" },
    orderBy: { receivedAt: "asc" },
  });
  for (const { id } of events) await processStripeEvent(id, now);
  const left = await findLostPayments(since);
  print(
    `${lost.length - left.length} payments were credited, ${missed} events of Stripe taken in.`,
  );
  if (left.length === 0) return 0;
  print("Left, to be granted by hand or refunded in Stripe:");
  for (const each of left) print(describe(each));
  return 1;
}

function describe({ intent, remedy }: LostPayment): string {
  const what = "purchaseId" in intent ? intent.purchaseId : intent.rechargeAttemptId;
  const amount = `${(Number(intent.amountCents) / 100).toFixed(2)} ${intent.currency}`;
  return [
    intent.createdAt.toISOString(),
    intent.paymentIntentId,
    amount,
    intent.creditAccountId ?? "no account",
    what,
    remedy === "credit" ? "can be credited" : "needs a person",
  ].join("  ");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  })
  .finally(() => void disconnectDb());
