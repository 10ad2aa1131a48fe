"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { ComboboxField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import type { CompanyAnswer } from "@/server/organizations/company/company.schema";

/** The company behind an organization. */
export function CompanyForm({
  organizationId,
  company,
  countries,
  disabledReason,
}: {
  organizationId: string;
  company: CompanyAnswer;
  countries: readonly { value: string; label: string }[];
  disabledReason: string | null;
}) {
  const { run, isPending, problem } = useChange();
  const disabled = disabledReason !== null;
  return (
    <FormShell
      schema={() => import("./company-form.schema").then((file) => file.companyForm)}
      defaultValues={{
        company_name: company.company_name ?? "",
        country: company.country ?? "",
        tax_id: company.tax_id ?? "",
      }}
      onSubmit={async ({ company_name, country, tax_id }, form) => {
        const refused = await run(
          () =>
            trpc.company.update.mutate({
              organization_id: organizationId,
              company_name: company_name || null,
              country: country || null,
              tax_id: tax_id || null,
            }),
          () => "Saved",
        );
        for (const { path, message } of refused?.fields ?? []) {
          if (path === "company_name" || path === "country" || path === "tax_id")
            form.setError(path, { message });
        }
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Save"
      submitDisabledReason={disabledReason}
    >
      <TextField
        name="company_name"
        label="Company name"
        required={false}
        autoComplete="organization"
        disabled={disabled}
      />
      <ComboboxField
        name="country"
        label="Country"
        options={countries}
        none="No country"
        disabled={disabled}
      />
      <TextField
        name="tax_id"
        label="Tax ID"
        description="VAT or tax number, in the format of the country"
        required={false}
        autoComplete="off"
        disabled={disabled}
      />
    </FormShell>
  );
}
