import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { fileField } from "@/server/foundation/file-content";
import { idSchema } from "@/server/foundation/ids";
import { photoshootPackages } from "@/server/operations/photoshoot-package";
import type { Caller } from "@/server/organizations/access/caller";
import { spendableCredits } from "@/server/organizations/access/client-sight";
import type { Permission } from "@/server/organizations/access/permissions";
import { PHOTO_BYTES, PHOTO_KINDS } from "./photo-rules.schema";
import {
  newPhotoshootFields,
  photoSchema,
  photoshootSchema,
  teamCreditsSchema,
} from "./photoshoot.schema";
import { listPhotoshoots, openPhoto, readPhoto, readPhotoshoot } from "./read-photoshoots";
import { dryRunPhotoshoot, submitPhotoshoot } from "./submit-photoshoot";
import { changePackage, readTeamCredits } from "./team-credits";
import { uploadPhoto } from "./upload-photo";

const tag = "Team photoshoots";
const photoshootInput = organizationInput.extend({ photoshoot_id: idSchema("photoshoot") });

function sightOf({
  organization,
  caller,
  may,
}: {
  organization: { id: string };
  caller: Caller;
  may(permission: Permission): boolean;
}) {
  const seesAll = may("photoshoots.read_all");
  return { organizationId: organization.id, userId: caller.userId, seesAll };
}

export const photoshootEndpoints = [
  defineEndpoint({
    name: "team_credits.get",
    tag,
    aboutCredits: true,
    summary: "A team’s counters: credits left, credits used and invites pending",
    access: "photoshoots.read",
    input: organizationInput,
    output: teamCreditsSchema,
    rest: { method: "get", path: "/v1/team-credits", status: 200 },
    forClient: (counters, sight) => ({
      ...counters,
      credits_left: spendableCredits(sight),
      credits_used: null,
    }),
    handle: ({ organization, caller, now }) => readTeamCredits(organization, caller.userId, now),
  }),
  defineEndpoint({
    name: "team_credits.update",
    tag,
    aboutCredits: true,
    summary:
      "Put the organization on the standard or lite package; credits already held for invitations stay as they are",
    access: "organization.write",
    input: organizationInput.extend({ photoshoot_package: z.enum(photoshootPackages) }),
    output: teamCreditsSchema,
    example: { photoshoot_package: "lite" },
    rest: { method: "patch", path: "/v1/team-credits", status: 200 },
    forClient: (counters, sight) => ({
      ...counters,
      credits_left: spendableCredits(sight),
      credits_used: null,
    }),
    async handle({ organization, caller, actor, input, now }) {
      await changePackage(organization.id, input.photoshoot_package, actor, now);
      return readTeamCredits(organization, caller.userId, now);
    },
  }),
  defineEndpoint({
    name: "photoshoot_photo.create",
    tag,
    summary: "Upload a photo for your photoshoot: JPEG, PNG or WebP. Submit it within a day",
    access: "usage.write",
    input: organizationInput.extend({ content: fileField(`The photo: ${PHOTO_KINDS}`) }),
    output: photoSchema,
    example: {
      content:
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    },
    takesFile: { field: "content", bytes: PHOTO_BYTES },
    rest: { method: "post", path: "/v1/photoshoot-photos", status: 201 },
    acceptsIdempotencyKey: true,
    handle: ({ organization, caller, input, now, idempotent }) =>
      uploadPhoto(organization.id, input.content, caller.userId, now, idempotent),
  }),
  defineEndpoint({
    name: "photoshoot.create",
    tag,
    summary:
      "Submit uploaded photos as your photoshoot; the credits held by your invitation pay for it first",
    access: "usage.write",
    input: organizationInput.extend(newPhotoshootFields),
    output: photoshootSchema,
    example: { again: true },
    rest: { method: "post", path: "/v1/photoshoots", status: 201 },
    // By its package, or as it was held; programs may meter the same operation for shoots of their own.
    costs: "use",
    acceptsIdempotencyKey: true,
    async handle({ organization, caller, actor, input, idempotent, now, report }) {
      const request = { organization, caller, actor, input, idempotent, now };
      const { photoshoot, replayed, spent, available } = await submitPhotoshoot(request);
      report.availableMicrocredits = available;
      report.costMicrocredits = spent;
      report.replayed = replayed;
      return photoshoot;
    },
    dryRun: ({ organization, caller, actor, input, now }) =>
      dryRunPhotoshoot({ organization, caller, actor, input, now }),
  }),
  defineEndpoint({
    name: "photoshoot.list",
    tag,
    summary: "Submitted photoshoots, newest first: your own; owners and admins see everyone’s",
    access: "photoshoots.read",
    input: organizationInput.extend(pageFieldsBy(/^shoot_[0-9a-z]{26}$/)),
    output: pageOf(photoshootSchema),
    rest: { method: "get", path: "/v1/photoshoots", status: 200 },
    handle: ({ input, ...decided }) => listPhotoshoots(sightOf(decided), input),
  }),
  defineEndpoint({
    name: "photoshoot.get",
    tag,
    summary: "One submitted photoshoot with its photos",
    access: "photoshoots.read",
    input: photoshootInput,
    output: photoshootSchema,
    rest: { method: "get", path: "/v1/photoshoots/{photoshoot_id}", status: 200 },
    handle: ({ input, ...decided }) => readPhotoshoot(db(), sightOf(decided), input.photoshoot_id),
  }),
  defineEndpoint({
    name: "photoshoot.photo",
    tag,
    summary: "Download a photo of a photoshoot",
    access: "photoshoots.read",
    input: photoshootInput.extend({ photo_id: idSchema("photoshootPhoto") }),
    output: photoSchema,
    rest: {
      method: "get",
      path: "/v1/photoshoots/{photoshoot_id}/photos/{photo_id}",
      status: 200,
    },
    handle: ({ input, ...decided }) =>
      readPhoto(sightOf(decided), input.photoshoot_id, input.photo_id),
    asFile: ({ id }) => openPhoto(id),
  }),
];
