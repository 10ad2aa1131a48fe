import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { spendAllowance } from "@/server/grants/allow-key";
import {
  captureInput,
  holdInput,
  holdSchema,
  holdStates,
  listedHoldSchema,
} from "@/server/operations/held/hold.schema";
import { openHold } from "@/server/operations/held/open-hold";
import { priceUseOfHold } from "@/server/operations/held/price-use-of-hold";
import { holdAnswer, readHold } from "@/server/operations/held/read-holds";
import { captureHold, releaseHold } from "@/server/operations/held/resolve-hold";
import { runOnce } from "@/server/operations/idempotency";
import {
  chargeInput,
  chargeSchema,
  refundInput,
  refundSchema,
} from "@/server/operations/metered/charge.schema";
import { chargeUse, dryRunUse } from "@/server/operations/metered/charge-use";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { sharesPool } from "@/server/organizations/access/payer";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { listHolds, withoutPurpose } from "@/server/usage/list-holds";
import { defineEndpoint } from "./define-endpoint";
import { pageFieldsBy, pageOf } from "./paging.schema";
import { awaits, doOrAsk, orAwaits, staffActions } from "./staff-actions";

const chargesTag = "Charges";
const holdsTag = "Holds";

export const chargeEndpoints = [
  defineEndpoint({
    name: "charge.create",
    tag: chargesTag,
    aboutCredits: true,
    summary: "Charge a use of an operation: metered usage, answered when it is durable",
    access: "usage.write",
    input: chargeInput,
    output: chargeSchema,
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
    tag: chargesTag,
    aboutCredits: true,
    summary: "Return credits of a charge, whole or in part, to the grants they came from",
    access: { permission: "charges.refund", on: "charge" },
    input: refundInput,
    output: orAwaits(refundSchema),
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

const holdId = z.strictObject({ hold_id: idSchema("hold") });

export const holdEndpoints = [
  defineEndpoint({
    name: "hold.create",
    tag: holdsTag,
    aboutCredits: true,
    summary: "Reserve the price of a use, or of an estimate, before the work is done",
    access: "usage.write",
    input: holdInput,
    output: holdSchema,
    rest: { method: "post", path: "/v1/holds", status: 201 },
    acceptsIdempotencyKey: true,
    limit: "metering",
    async handle({ actor, organization, input, idempotent, now, report }) {
      const { organization_id: _, expires_in_seconds: expiresInSeconds, ...use } = input;
      const request = { organization, actor, use, idempotent, now, expiresInSeconds };
      const { hold, available, replayed } = await openHold(request);
      report.availableMicrocredits = available;
      report.replayed = replayed;
      return hold;
    },
  }),
  defineEndpoint({
    name: "hold.list",
    tag: holdsTag,
    aboutCredits: true,
    summary: "The holds of the pool, newest first; a sub-organization that shares it sees its own",
    access: "billing.read",
    input: z.strictObject({
      organization_id: idSchema("organization"),
      state: z.enum(holdStates).optional(),
      ...pageFieldsBy(/^hold_[0-9a-z]{26}$/),
    }),
    output: pageOf(listedHoldSchema),
    rest: { method: "get", path: "/v1/holds", status: 200 },
    async handle({ organization, reach, input, now }) {
      const [page, sees] = await Promise.all([
        listHolds({
          creditAccountId: organization.creditAccountId,
          organizationId: sharesPool(organization) ? organization.id : undefined,
          state: input.state,
          before: input.cursor,
          limit: input.limit,
          now,
        }),
        reach.sees(),
      ]);
      const data = page.data.map((hold) =>
        sees(hold.organization_id) ? hold : withoutPurpose(hold),
      );
      return { ...page, data };
    },
  }),
  defineEndpoint({
    name: "hold.get",
    tag: holdsTag,
    aboutCredits: true,
    summary: "One hold",
    access: { permission: "events.read", on: "hold" },
    input: holdId,
    output: holdSchema,
    rest: { method: "get", path: "/v1/holds/{hold_id}", status: 200 },
    handle: async ({ input, now }) => holdAnswer(await readHold(input.hold_id, now)),
  }),
  defineEndpoint({
    name: "hold.capture",
    tag: holdsTag,
    aboutCredits: true,
    summary: "Spend a hold, whole or in part; the rest is released",
    access: { permission: "usage.write", on: "hold" },
    input: captureInput,
    output: holdSchema,
    rest: { method: "post", path: "/v1/holds/{hold_id}/capture", status: 200 },
    acceptsIdempotencyKey: true,
    costs: "use",
    limit: "metering",
    async handle({ actor, input, idempotent, now, report }) {
      const hold = await readHold(input.hold_id, now);
      const saysUse = input.quantity !== undefined || input.properties !== undefined;
      const used = saysUse ? await priceUseOfHold(input, hold) : undefined;
      const stated = input.credits === undefined ? undefined : creditsToMicrocredits(input.credits);
      const { output, replayed } = await runOnce(idempotent, now, (tx) =>
        captureHold(tx, {
          hold,
          amount: used?.amount ?? stated,
          ...(used ? { used: used.kept } : {}),
          actor,
          now,
        }),
      );
      report.replayed = replayed || output.replayed;
      return holdAnswer(await readHold(hold.id, now));
    },
  }),
  defineEndpoint({
    name: "hold.release",
    tag: holdsTag,
    aboutCredits: true,
    summary: "Give a hold back",
    access: { permission: "usage.write", on: "hold" },
    input: holdId,
    output: holdSchema,
    rest: { method: "post", path: "/v1/holds/{hold_id}/release", status: 200 },
    acceptsIdempotencyKey: true,
    limit: "metering",
    async handle({ actor, input, idempotent, now, report }) {
      const hold = await readHold(input.hold_id, now);
      const { output, replayed } = await runOnce(idempotent, now, (tx) =>
        releaseHold(tx, { hold, actor, now }),
      );
      report.replayed = replayed || output.replayed;
      return holdAnswer(await readHold(hold.id, now));
    },
  }),
];
