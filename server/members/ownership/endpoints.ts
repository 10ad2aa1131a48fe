import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { requirePerson } from "@/server/organizations/access/caller";
import { offerOwnership } from "./offer-ownership";
import { listTransfers, readTransfer } from "./read-transfers";
import { acceptOwnership, declineOwnership, withdrawOwnership } from "./resolve-transfer";
import { transferSchema } from "./transfer.schema";

const tag = "Members";
const transferInput = organizationInput.extend({
  ownership_transfer_id: idSchema("ownershipTransfer"),
});

const newTransferInput = organizationInput.extend({
  to_member_id: idSchema("membership").meta({ description: "The member who becomes an owner" }),
  keeps_role: transferSchema.shape.keeps_role,
});

const path = "/organizations/{organization_id}/ownership-transfers";

export const ownershipEndpoints = [
  defineEndpoint({
    name: "ownership_transfer.list",
    tag,
    summary: "Offers of ownership, newest first",
    access: "members.read",
    input: organizationInput.extend(pageFieldsBy(/^otr_[0-9a-z]{26}$/)),
    output: pageOf(transferSchema),
    rest: { method: "get", path, status: 200 },
    handle: ({ organization, input, now }) =>
      listTransfers(organization.id, { before: input.cursor, limit: input.limit }, now),
  }),
  defineEndpoint({
    name: "ownership_transfer.get",
    tag,
    summary: "One offer of ownership",
    access: "members.read",
    input: transferInput,
    output: transferSchema,
    rest: { method: "get", path: `${path}/{ownership_transfer_id}`, status: 200 },
    handle: ({ organization, input, now }) =>
      readTransfer(db(), organization.id, input.ownership_transfer_id, now),
  }),
  defineEndpoint({
    name: "ownership_transfer.offer",
    tag,
    summary: "Offer ownership to a member; nothing changes until they accept",
    access: "ownership.give",
    peopleOnly: true,
    reauthenticate: true,
    input: newTransferInput,
    output: transferSchema,
    rest: { method: "post", path, status: 201 },
    acceptsIdempotencyKey: true,
    handle({ caller, organization, input, now, idempotent }) {
      const { to_member_id: toMemberId, keeps_role: keepsRole } = input;
      const giver = requirePerson(caller);
      return offerOwnership(giver, organization.id, { toMemberId, keepsRole }, now, idempotent);
    },
  }),
  defineEndpoint({
    name: "ownership_transfer.accept",
    tag,
    summary: "Become an owner, as the member it was offered to",
    access: "ownership.take",
    peopleOnly: true,
    input: transferInput,
    output: transferSchema,
    rest: { method: "post", path: `${path}/{ownership_transfer_id}/accept`, status: 200 },
    handle: ({ caller, organization, input, now }) =>
      acceptOwnership({
        organization,
        person: requirePerson(caller),
        id: input.ownership_transfer_id,
        now,
      }),
  }),
  defineEndpoint({
    name: "ownership_transfer.decline",
    tag,
    summary: "Decline ownership, as the member it was offered to",
    access: "ownership.take",
    peopleOnly: true,
    input: transferInput,
    output: transferSchema,
    rest: { method: "post", path: `${path}/{ownership_transfer_id}/decline`, status: 200 },
    handle: ({ caller, organization, input, now }) =>
      declineOwnership({
        organization,
        person: requirePerson(caller),
        id: input.ownership_transfer_id,
        now,
      }),
  }),
  defineEndpoint({
    name: "ownership_transfer.withdraw",
    tag,
    summary: "Withdraw an offer of ownership",
    access: "ownership.give",
    peopleOnly: true,
    input: transferInput,
    output: transferSchema,
    rest: { method: "post", path: `${path}/{ownership_transfer_id}/withdraw`, status: 200 },
    handle: ({ caller, organization, input, now }) =>
      withdrawOwnership({
        organization,
        person: requirePerson(caller),
        id: input.ownership_transfer_id,
        now,
      }),
  }),
];
