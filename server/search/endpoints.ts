import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { reachOf } from "@/server/organizations/access/reach";
import { searchResultsSchema } from "./search.schema";
import { searchOrganization } from "./search-organization";

export const searchEndpoints = [
  defineEndpoint({
    name: "search",
    tag: "Organizations",
    summary:
      "Search members, organizations, books, ledger entries, keys and agents by words or an ID; results match every word, and show only what the caller may see",
    access: { permission: "organization.read", payer: "told" },
    input: organizationInput.extend({
      query: z.string().trim().min(1).max(200).meta({
        description: "Words or their beginnings, or a full ID",
        example: "acme",
      }),
    }),
    output: searchResultsSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/search", status: 200 },
    handle: ({ caller, actor, organization, payer, may, seesData, input, now }) =>
      searchOrganization(
        organization,
        { caller, payer, may, seesData, reach: reachOf(caller, "billing.read", actor) },
        input.query,
        now,
      ),
  }),
];
