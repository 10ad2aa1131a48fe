import { z } from "zod";

/** The company behind an organization. The server checks more: names, and the format of the country. */
export const companyForm = z.object({
  company_name: z.string().trim().max(200),
  country: z.string(),
  tax_id: z.string().trim().max(40),
});
