import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
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
import { sharesPool } from "@/server/organizations/access/payer";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { listHolds, withoutPurpose } from "@/server/usage/list-holds";
import { defineEndpoint } from "./define-endpoint";
import { pageFieldsBy, pageOf } from "./fields";

const tag = "Holds";
const holdId = z.strictObject({ hold_id: idSchema("hold") });

export const holdEndpoints = [
  defineEndpoint({
    name: "hold.create",
    tag,
    aboutCredits: true,
    summary: "Hold the price of an operation, or of an estimate, before doing the work",
    access: "usage.write",
    input: holdInput,
    output: holdSchema,
    example: { operation: "compute.minute", quantity: 30 },
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
    tag,
    aboutCredits: true,
    summary: "Holds on the pool, newest first; a sub-organization that shares it sees only its own",
    access: "billing.read",
    input: z.strictObject({
      organization_id: idSchema("organization"),
      state: z.enum(holdStates).optional(),
      ...pageFieldsBy(/^hold_[0-9a-z]{26}$/),
    }),
    output: pageOf(listedHoldSchema),
    rest: { method: "get", path: "/v1/holds", status: 200 },
    async handle({ organization, reach, input, now }) {
      const page = await listHolds({
        creditAccountId: organization.creditAccountId,
        organizationId: sharesPool(organization) ? organization.id : undefined,
        state: input.state,
        before: input.cursor,
        limit: input.limit,
        now,
      });
      const sees = await reach.sees(page.data.map((hold) => hold.organization_id));
      const data = page.data.map((hold) =>
        sees(hold.organization_id) ? hold : withoutPurpose(hold),
      );
      return { ...page, data };
    },
  }),
  defineEndpoint({
    name: "hold.get",
    tag,
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
    tag,
    aboutCredits: true,
    summary: "Capture all or part of a hold; the rest is released",
    access: { permission: "usage.write", on: "hold" },
    input: captureInput,
    output: holdSchema,
    example: { quantity: 20 },
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
    tag,
    aboutCredits: true,
    summary: "Release a hold",
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
