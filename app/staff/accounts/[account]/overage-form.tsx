"use client";

import { useWatch } from "react-hook-form";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, RadioField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import type { CreditAccountAnswer } from "@/server/grants/credit-account.schema";
import { doneOrWaits } from "../../requests/approval-words";

type Account = Pick<CreditAccountAnswer, "id" | "overage_policy" | "overage_limit">;

/** What happens when the credits are used up. */
export function OverageForm({ account }: { account: Account }) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <FormShell
      schema={() => import("./account-forms.schema").then((file) => file.overageForm)}
      defaultValues={{
        overage_policy: account.overage_policy,
        overage_limit: account.overage_limit,
        reason: "",
      }}
      onSubmit={async (values, form) => {
        const overage_limit = values.overage_policy === "block" ? 0 : values.overage_limit;
        const refused = await run(
          () =>
            trpc.staff.overage.set.mutate({
              credit_account_id: account.id,
              ...values,
              overage_limit,
            }),
          (answer) => doneOrWaits(answer, () => "Applies from the next charge"),
        );
        if (!refused) form.reset({ ...values, overage_limit, reason: "" });
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Save"
    >
      <RadioField
        name="overage_policy"
        label="When the credits are used up"
        options={[
          { value: "block", label: "Block", description: "Paid operations are refused." },
          {
            value: "allow_to_limit",
            label: "Allow to a limit",
            description: "They run on credit until the debt reaches the limit.",
          },
          {
            value: "invoice",
            label: "Invoice",
            description: "They run on credit, and what is owed is invoiced.",
          },
        ]}
      />
      <LimitField />
      <TextField
        name="reason"
        label="Reason"
        placeholder="Contract 2027-14, section 3"
        description="Kept in the audit log"
        required
      />
    </FormShell>
  );
}

function LimitField() {
  const policy = useWatch({ name: "overage_policy" }) as Account["overage_policy"];
  if (policy === "block") return null;
  return (
    <NumberField
      name="overage_limit"
      label="Debt up to"
      suffix="credits"
      minimum={0}
      description={policy === "invoice" ? "0 means no limit" : undefined}
      required
    />
  );
}
