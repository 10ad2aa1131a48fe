import { z } from "zod";
import { countryCode } from "@/server/foundation/country.schema";
import { plainName } from "@/server/foundation/plain-text.schema";

export const companyFields = {
  company_name: plainName(200, "Enter the company's name").nullable().meta({
    description: "The legal name, where it differs from the organization's",
  }),
  country: countryCode.nullable(),
  tax_id: z.string().trim().min(1).max(40).nullable().meta({
    description: "A VAT or tax number in the format of the country",
  }),
};

export const companySchema = z.object({
  company_name: z.string().nullable(),
  country: z.string().nullable(),
  tax_id: z.string().nullable(),
});
export type CompanyAnswer = z.output<typeof companySchema>;
