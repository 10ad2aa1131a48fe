import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { changeCompany, readCompany } from "./change-company";
import { companyFields, companySchema } from "./company.schema";

const tag = "Organizations";
const path = "/organizations/{organization_id}/company";

export const companyEndpoints = [
  defineEndpoint({
    name: "company.get",
    tag,
    summary: "The company behind an organization: legal name, country and tax ID",
    access: "events.read",
    input: organizationInput,
    output: companySchema,
    rest: { method: "get", path, status: 200 },
    handle: ({ organization }) => readCompany(organization.id),
  }),
  defineEndpoint({
    name: "company.update",
    tag,
    summary: "Replace the company's details; the tax ID is checked against its country's format",
    access: "billing.write",
    input: organizationInput.extend(companyFields),
    output: companySchema,
    example: { company_name: "Acme Books GmbH", country: "DE", tax_id: "DE136695976" },
    rest: { method: "put", path, status: 200 },
    handle({ organization, actor, input, now }) {
      const { company_name, country, tax_id } = input;
      return changeCompany(organization.id, { company_name, country, tax_id }, actor, now);
    },
  }),
];
