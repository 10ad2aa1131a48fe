"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { ComboboxField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Address } from "@/server/foundation/address.schema";

/** Who gets receipts, and what address stands on them. */
export function BillingDetailsForm({
  organizationId,
  email,
  pendingEmail,
  address,
  countries,
  refusal,
}: {
  organizationId: string;
  email: string | null;
  /** Asked for, and not confirmed yet. */
  pendingEmail: string | null;
  address: Address | null;
  countries: readonly { value: string; label: string }[];
  refusal: string | null;
}) {
  const { run, isPending, problem } = useChange();
  const disabled = refusal !== null;
  return (
    <Card>
      {pendingEmail ? (
        <PendingEmail
          organizationId={organizationId}
          current={email}
          email={pendingEmail}
          refusal={refusal}
        />
      ) : null}
      <FormShell
        className="max-w-2xl"
        schema={() => import("./billing-details.schema").then((file) => file.billingDetailsSchema)}
        defaultValues={{
          billing_email: pendingEmail ?? email ?? "",
          line1: address?.line1 ?? "",
          line2: address?.line2 ?? "",
          city: address?.city ?? "",
          state: address?.state ?? "",
          postal_code: address?.postal_code ?? "",
          country: address?.country ?? "",
        }}
        onSubmit={async (change, form) => {
          const refused = await run(
            () => trpc.billing.update.mutate({ organization_id: organizationId, ...change }),
            ({ pending_billing_email: pending }) =>
              pending === change.billing_email
                ? `Saved. We emailed ${pending} a link to confirm it`
                : "Billing details saved",
          );
          for (const { path, message } of refused?.fields ?? []) {
            const field = fieldOf(path);
            if (field) form.setError(field, { message });
          }
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Save"
        submitVariant="secondary"
        submitDisabledReason={refusal}
      >
        <TextField
          name="billing_email"
          label="Billing email"
          type="email"
          autoComplete="email"
          disabled={disabled}
        />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField
            name="line1"
            label="Street"
            required={false}
            autoComplete="address-line1"
            disabled={disabled}
          />
          <TextField
            name="line2"
            label="Second line"
            required={false}
            autoComplete="address-line2"
            disabled={disabled}
          />
          <TextField
            name="postal_code"
            label="Postal code"
            required={false}
            autoComplete="postal-code"
            disabled={disabled}
          />
          <TextField
            name="city"
            label="City"
            required={false}
            autoComplete="address-level2"
            disabled={disabled}
          />
          <TextField
            name="state"
            label="State or region"
            required={false}
            autoComplete="address-level1"
            disabled={disabled}
          />
          <ComboboxField
            name="country"
            label="Country"
            required={false}
            options={countries}
            none="No country"
            disabled={disabled}
          />
        </div>
      </FormShell>
    </Card>
  );
}

/** A billing email that waits for its reader. */
function PendingEmail({
  organizationId,
  current,
  email,
  refusal,
}: {
  organizationId: string;
  current: string | null;
  email: string;
  refusal: string | null;
}) {
  const { run, isPending, problem } = useChange();
  const scope = { organization_id: organizationId };
  return (
    <Banner
      className="mb-5 max-w-2xl"
      title={`${email} is not confirmed yet`}
      action={
        refusal === null ? (
          <div className="flex gap-2">
            <Button
              size="sm"
              pending={isPending}
              onClick={() =>
                run(
                  () => trpc.billing_email.resend.mutate(scope),
                  () => `A new link is on its way to ${email}`,
                )
              }
            >
              Send it again
            </Button>
            <Button
              size="sm"
              disabled={isPending}
              onClick={() =>
                run(
                  () => trpc.billing_email.cancel.mutate(scope),
                  () => "Cancelled. The billing email is unchanged",
                )
              }
            >
              Cancel
            </Button>
          </div>
        ) : null
      }
    >
      {problem
        ? problem.message
        : `We emailed a link to it. Until it is confirmed, everything still goes to ${current ?? "the owners"}.`}
    </Banner>
  );
}

const fields = [
  "billing_email",
  "line1",
  "line2",
  "city",
  "state",
  "postal_code",
  "country",
] as const;

// The server names `billing_address.city`; the form has it as `city`.
function fieldOf(path: string) {
  const last = path.split(".").at(-1);
  return fields.find((field) => field === last);
}
