import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { checkUse } from "@/server/entitlements/check-use";
import { checkInput, checkSchema } from "@/server/entitlements/check.schema";

export const entitlementEndpoints = [
  defineEndpoint({
    name: "check",
    tag: "Charges",
    aboutCredits: true,
    summary:
      "Whether a use would be charged now, by the caller or by an agent or member: yes or no, the price, why not, and what fixes it. Nothing moves",
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
