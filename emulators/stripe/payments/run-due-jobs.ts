import { expireSession } from "../checkout/submit-checkout.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import type { ScheduledJob } from "../state/tables.ts";
import { openDispute, warnOfFraud } from "./dispute-charge.ts";
import { failRefund, succeedRefund } from "./refund-charge.ts";
import { failPayment, isPending, settlePayment } from "./settle-payment.ts";

/** Does what the outside world would have done by now: banks answer, sessions run out. */
export function runDueJobs(emulator: Emulator): void {
  const now = nowSeconds(emulator);
  const due: [string, ScheduledJob][] = [];
  for (const entry of emulator.tables.jobs) if (entry[1].at <= now) due.push(entry);
  if (due.length === 0) return;
  due.sort(([, a], [, b]) => a.at - b.at);
  const previous = emulator.currentRequest;
  emulator.currentRequest = null;
  for (const [id, job] of due) {
    emulator.tables.jobs.delete(id);
    runJob(emulator, job);
  }
  emulator.currentRequest = previous;
  emulator.changed();
}

function runJob(emulator: Emulator, job: ScheduledJob): void {
  const { tables } = emulator;
  switch (job.kind) {
    case "expire_session": {
      const session = tables.sessions.get(job.id);
      if (session?.status === "open") expireSession(emulator, session);
      return;
    }
    case "settle_payment":
    case "fail_payment": {
      const intent = tables.paymentIntents.get(job.id);
      if (!intent || !isPending(intent)) return;
      if (job.kind === "settle_payment") settlePayment(emulator, intent);
      else failPayment(emulator, intent);
      return;
    }
    case "open_dispute":
    case "open_inquiry": {
      const charge = tables.charges.get(job.id);
      if (charge && !charge.disputed && !charge.refunded) {
        openDispute(emulator, charge, {
          reason: job.detail ?? "fraudulent",
          isInquiry: job.kind === "open_inquiry",
        });
      }
      return;
    }
    case "warn_of_fraud": {
      const charge = tables.charges.get(job.id);
      if (charge) warnOfFraud(emulator, charge);
      return;
    }
    case "succeed_refund":
    case "fail_refund": {
      const refund = tables.refunds.get(job.id);
      if (!refund) return;
      if (job.kind === "succeed_refund") succeedRefund(emulator, refund);
      else failRefund(emulator, refund);
      return;
    }
  }
}
