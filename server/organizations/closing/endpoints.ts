import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { requireReached } from "../list-organizations";
import { organizationSchema } from "../organization.schema";
import { closeOrganization } from "./close-organization";
import { closeFields, closingSchema } from "./closing.schema";
import { previewClosing } from "./read-closing";
import { reopenOrganization } from "./reopen-organization";

const tag = "Organizations";

export const closingEndpoints = [
  defineEndpoint({
    name: "organization.preview_closing",
    tag,
    summary: "What closing an organization would end, and what is left",
    access: "organization.close",
    peopleOnly: true,
    input: organizationInput,
    output: closingSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/closing", status: 200 },
    handle: ({ organization, now }) => previewClosing(organization.id, now),
  }),
  defineEndpoint({
    name: "organization.close",
    tag,
    summary: "Close an organization and those it owns; an owner can reopen it",
    access: "organization.close",
    reauthenticate: true,
    peopleOnly: true,
    input: organizationInput.extend(closeFields),
    output: organizationSchema,
    rest: { method: "post", path: "/organizations/{organization_id}/close", status: 200 },
    async handle({ actor, caller, organization, input, now }) {
      await closeOrganization(organization, input.name, actor, now);
      return requireReached(caller, organization.id);
    },
  }),
  defineEndpoint({
    name: "organization.reopen",
    tag,
    summary: "Reopen a closed organization, and those that closed with it",
    access: "organization.reopen",
    reauthenticate: true,
    peopleOnly: true,
    input: organizationInput,
    output: organizationSchema,
    rest: { method: "post", path: "/organizations/{organization_id}/reopen", status: 200 },
    async handle({ actor, caller, organization, now }) {
      await reopenOrganization(organization.id, actor, now);
      return requireReached(caller, organization.id);
    },
  }),
];
