import { spendAllowance } from "@/server/grants/allow-key";
import {
  chargeInput,
  chargeSchema,
  refundInput,
  refundSchema,
} from "@/server/operations/metered/charge.schema";
import { chargeUse, dryRunUse } from "@/server/operations/metered/charge-use";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { defineEndpoint } from "./define-endpoint";
import { awaits, doOrAsk, orAwaits, staffActions } from "./staff-actions";

const tag = "Charges";

export const chargeEndpoints = [
  defineEndpoint({
    name: "charge.create",
    tag,
    aboutCredits: true,
    summary:
      "Charge metered usage of an operation; the response is sent once the charge is durable",
    access: "usage.write",
    input: chargeInput,
    output: chargeSchema,
    example: { operation: "api.call", quantity: 3 },
    rest: { method: "post", path: "/v1/charges", status: 201 },
    costs: "use",
    acceptsIdempotencyKey: true,
    limit: "metering",
    forClient: (charge) => ({ ...charge, balance_after: null }),
    async handle({ actor, organization, input, idempotent, now, report }) {
      const { organization_id: _, ...use } = input;
      const result = await chargeUse({ organization, actor, use, idempotent, now });
      report.availableMicrocredits = result.available;
      report.costMicrocredits = result.cost;
      report.replayed = result.replayed;
      return result.charge;
    },
    dryRun({ actor, organization, input, now }) {
      const { organization_id: _, ...use } = input;
      return dryRunUse({ organization, actor, use, now });
    },
  }),
  defineEndpoint({
    name: "charge.refund",
    tag,
    aboutCredits: true,
    summary: "Refund all or part of a charge, to the grants the credits came from",
    access: { permission: "charges.refund", on: "charge" },
    input: refundInput,
    output: orAwaits(refundSchema),
    example: { credits: 1, reason: "Sent twice" },
    rest: {
      method: "post",
      path: "/v1/charges/{charge_id}/refund",
      status: 201,
      alsoStatus: awaits,
    },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle(context) {
      const { actor, granter, pool, input, idempotent, now, report } = context;
      if (granter.isStaff) return doOrAsk(staffActions.refundCharge, input, context);
      const { refund, replayed } = await refundCharge({
        entry: { ...pool, transactionId: input.charge_id },
        credits: input.credits,
        reason: input.reason,
        actor,
        idempotent,
        count: (tx, most) => spendAllowance(tx, granter.keyId, pool.creditAccountId, most),
        now,
      });
      report.replayed = replayed;
      return refund;
    },
  }),
];
