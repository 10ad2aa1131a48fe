import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { countries } from "@/server/foundation/country.schema";
import { db, inTransaction } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import type { CompanyAnswer } from "./company.schema";
import { readTaxId } from "./tax-id";

const select = { companyName: true, country: true, taxId: true } as const;

/** The company behind an organization. */
export async function readCompany(organizationId: string): Promise<CompanyAnswer> {
  const row = await db().organization.findUniqueOrThrow({ where: { id: organizationId }, select });
  return { company_name: row.companyName, country: row.country, tax_id: row.taxId };
}

/** Changes it as a whole. @throws validation_failed for a tax number that the country does not have */
export async function changeCompany(
  organizationId: string,
  change: CompanyAnswer,
  actor: Actor,
  now: Date,
): Promise<CompanyAnswer> {
  const taxId = change.tax_id === null ? null : requireTaxId(change.country, change.tax_id);
  const data = { companyName: change.company_name, country: change.country, taxId };
  await inTransaction(async (tx) => {
    await tx.organization.update({ where: { id: organizationId }, data });
    const event = { action: "organization.company_changed", subjectId: organizationId };
    await recordAudit(tx, { organizationId, actor, ...event, details: data }, now);
  });
  return { ...change, tax_id: taxId };
}

function requireTaxId(country: string | null, typed: string): string {
  if (country === null) throw invalid("country", "Choose the country that gave the tax ID");
  const read = readTaxId(country, typed);
  if (read !== null) return read;
  throw invalid("tax_id", `This isn't a tax ID of ${countries().get(country)}: check its digits`);
}
