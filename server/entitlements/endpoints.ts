import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { checkUse } from "@/server/entitlements/check-use";
import { checkInput, checkSchema } from "@/server/entitlements/check.schema";

export const entitlementEndpoints = [
  defineEndpoint({
    name: "check",
    tag: "Charges",
    aboutCredits: true,
    summary:
      "Check whether a use by the caller, an agent or a member would be charged now: yes or no, the price, why not, and how to fix it. Nothing is charged",
    access: { permission: "usage.write", on: "named" },
    input: checkInput,
    output: checkSchema,
    example: { operation: "api.call", quantity: 3 },
    rest: { method: "post", path: "/v1/check", status: 200 },
    limit: "metering",
    forClient: (answer) => ({ ...answer, available: null }),
    async handle({ caller, actor, organization, input, now, report }) {
      const { organization: _, organization_id: __, agent, member, ...use } = input;
      const behalf = { agent, member };
      const { answer, available } = await checkUse({
        ...{ caller, actor, organization, use, behalf, now },
      });
      if (available !== null) report.availableMicrocredits = available;
      return answer;
    },
  }),
];
