import { z } from "zod";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { spendAllowance } from "@/server/grants/allow-key";
import { readBalance } from "@/server/ledger/balances";
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
import { authorizeOn } from "@/server/organizations/authorize";
import { actorOf } from "@/server/organizations/caller";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { listHolds, withoutPurpose } from "@/server/usage/list-holds";
import { hidePool, isClient, unread } from "./client-sight";
import { defineEndpoint, type HandlerContext } from "./endpoint";
import { pageFieldsBy, pageOf } from "./paging.schema";
import { granterOf, isStaff, keyOf } from "./reach-pool";
import { organizationsSeen } from "./reached-organizations";
import { awaits, doOrAsk, orAwaits, staffActions } from "./staff-actions";

const chargesTag = "Charges";
const holdsTag = "Holds";

export const chargeEndpoints = {
  chargeCreate: defineEndpoint({
    name: "charge.create",
    tag: chargesTag,
    aboutCredits: true,
    summary: "Charge a use of an operation: metered usage, answered when it is durable",
    permission: "usage.write",
    input: chargeInput,
    output: chargeSchema,
    rest: { method: "post", path: "/v1/charges", status: 201 },
    costs: "use",
    acceptsIdempotencyKey: true,
    limit: "metering",
    forClient: (charge) => ({ ...charge, balance_after: null }),
    async handle({ caller, organization, input, idempotent, now, report }) {
      const { organization_id: _, ...use } = input;
      const actor = actorOf(caller);
      const result = await chargeUse({ organization, actor, use, idempotent, now });
      report.availableMicrocredits = result.available;
      report.costMicrocredits = result.cost;
      report.replayed = result.replayed;
      return result.charge;
    },
    dryRun({ caller, organization, input, now }) {
      const { organization_id: _, ...use } = input;
      return dryRunUse({ organization, actor: actorOf(caller), use, now });
    },
  }),
  chargeRefund: defineEndpoint({
    name: "charge.refund",
    tag: chargesTag,
    aboutCredits: true,
    summary: "Return credits of a charge, whole or in part, to the grants they came from",
    permission: null,
    judged: "grants.write",
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
      const { caller, input, idempotent, now, report } = context;
      const entry = await db().ledgerEntry.findFirst({
        where: { transactionId: input.charge_id, kind: { in: ["debit", "capture"] } },
      });
      if (!entry) throw notFound("charge");
      const { creditAccountId } = entry;
      if (isStaff(caller)) {
        const answer = await doOrAsk(staffActions.refundCharge, input, context);
        await reportBalance();
        return answer;
      }
      await authorizeOn("charge", caller, entry.organizationId, "grants.write");
      const { refund, replayed } = await refundCharge({
        entry,
        credits: input.credits,
        reason: input.reason,
        actor: granterOf(caller),
        idempotent,
        count: (tx, amount) => spendAllowance(tx, keyOf(caller), creditAccountId, amount),
        now,
      });
      report.replayed = replayed;
      await reportBalance();
      return refund;

      async function reportBalance() {
        const { available } = await readBalance(db(), creditAccountId, now);
        report.availableMicrocredits = available;
      }
    },
  }),
};

const holdId = z.strictObject({ hold_id: idSchema("hold") });

export const holdEndpoints = {
  holdCreate: defineEndpoint({
    name: "hold.create",
    tag: holdsTag,
    aboutCredits: true,
    summary: "Reserve the price of a use, or of an estimate, before the work is done",
    permission: "usage.write",
    input: holdInput,
    output: holdSchema,
    rest: { method: "post", path: "/v1/holds", status: 201 },
    acceptsIdempotencyKey: true,
    limit: "metering",
    async handle({ caller, organization, input, idempotent, now, report }) {
      const { organization_id: _, expires_in_seconds: expiresInSeconds, ...use } = input;
      const actor = actorOf(caller);
      const request = { organization, actor, use, idempotent, now, expiresInSeconds };
      const { hold, available, replayed } = await openHold(request);
      report.availableMicrocredits = available;
      report.replayed = replayed;
      return hold;
    },
  }),
  holdList: defineEndpoint({
    name: "hold.list",
    tag: holdsTag,
    aboutCredits: true,
    summary: "The holds of the pool, newest first; a sub-organization that shares it sees its own",
    permission: "billing.read",
    input: z.strictObject({
      organization_id: idSchema("organization"),
      state: z.enum(holdStates).optional(),
      ...pageFieldsBy(/^hold_[0-9a-z]{26}$/),
    }),
    output: pageOf(listedHoldSchema),
    rest: { method: "get", path: "/v1/holds", status: 200 },
    async handle({ caller, organization, input, now }) {
      const sharesPool = organization.creditAccount.organizationId !== organization.id;
      const [page, seen] = await Promise.all([
        listHolds({
          creditAccountId: organization.creditAccountId,
          organizationId: sharesPool ? organization.id : undefined,
          state: input.state,
          before: input.cursor,
          limit: input.limit,
          now,
        }),
        organizationsSeen(caller),
      ]);
      return {
        ...page,
        data: page.data.map((hold) =>
          seen.has(hold.organization_id) ? hold : withoutPurpose(hold),
        ),
      };
    },
  }),
  holdGet: defineEndpoint({
    name: "hold.get",
    tag: holdsTag,
    aboutCredits: true,
    summary: "One hold",
    permission: null,
    judged: "events.read",
    input: holdId,
    output: holdSchema,
    rest: { method: "get", path: "/v1/holds/{hold_id}", status: 200 },
    async handle({ caller, input, report, now }) {
      const hold = await readHold(input.hold_id, now);
      const organization = await authorizeOn("hold", caller, hold.organizationId, "events.read");
      return answerHold(hold, { caller, organization, report, now });
    },
  }),
  holdCapture: defineEndpoint({
    name: "hold.capture",
    tag: holdsTag,
    aboutCredits: true,
    summary: "Spend a hold, whole or in part; the rest is released",
    permission: null,
    judged: "usage.write",
    input: captureInput,
    output: holdSchema,
    rest: { method: "post", path: "/v1/holds/{hold_id}/capture", status: 200 },
    acceptsIdempotencyKey: true,
    costs: "use",
    limit: "metering",
    async handle({ caller, input, idempotent, now, report }) {
      const hold = await readHold(input.hold_id, now);
      const organization = await authorizeOn("hold", caller, hold.organizationId, "usage.write");
      const saysUse = input.quantity !== undefined || input.properties !== undefined;
      const used = saysUse ? await priceUseOfHold(input, hold) : undefined;
      const stated = input.credits === undefined ? undefined : creditsToMicrocredits(input.credits);
      const { output, replayed } = await runOnce(idempotent, now, (tx) =>
        captureHold(tx, {
          hold,
          amount: used?.amount ?? stated,
          ...(used ? { used: used.kept } : {}),
          actor: actorOf(caller),
          now,
        }),
      );
      report.replayed = replayed || output.replayed;
      return answerHold(hold, { caller, organization, report, now });
    },
  }),
  holdRelease: defineEndpoint({
    name: "hold.release",
    tag: holdsTag,
    aboutCredits: true,
    summary: "Give a hold back",
    permission: null,
    judged: "usage.write",
    input: holdId,
    output: holdSchema,
    rest: { method: "post", path: "/v1/holds/{hold_id}/release", status: 200 },
    acceptsIdempotencyKey: true,
    limit: "metering",
    async handle({ caller, input, idempotent, now, report }) {
      const hold = await readHold(input.hold_id, now);
      const organization = await authorizeOn("hold", caller, hold.organizationId, "usage.write");
      const { output, replayed } = await runOnce(idempotent, now, (tx) =>
        releaseHold(tx, { hold, actor: actorOf(caller), now }),
      );
      report.replayed = replayed || output.replayed;
      return answerHold(hold, { caller, organization, report, now });
    },
  }),
};

async function answerHold(
  hold: { id: string; creditAccountId: string },
  {
    caller,
    organization,
    report,
    now,
  }: Pick<HandlerContext<unknown>, "caller" | "organization" | "report" | "now">,
) {
  const { available } = await readBalance(db(), hold.creditAccountId, now);
  report.availableMicrocredits = available;
  if (await isClient(caller, organization)) hidePool(report, unread);
  return holdAnswer(await readHold(hold.id, now));
}
