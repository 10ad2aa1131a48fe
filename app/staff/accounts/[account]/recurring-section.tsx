"use client";

import { useState } from "react";
import { scheduleColumns } from "@/app/[org]/billing/grants/recurring-grants";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable } from "@/components/ui/data-table";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime } from "@/server/foundation/date-words";
import type { CreditAccountAnswer } from "@/server/grants/credit-account.schema";
import type { ScheduleAnswer } from "@/server/grants/schedule.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { doneOrWaits, limitInWords } from "../../requests/approval-words";
import { RolloverFields } from "./rollover-fields";

type Account = Pick<
  CreditAccountAnswer,
  "organization" | "wallets" | "schedules" | "approval_above" | "approval_window_hours"
>;

/** Credits that come again and again, with the way to begin and to end one. */
export function RecurringSection({ account }: { account: Account }) {
  return (
    <Section
      title="Recurring grants"
      aside={<NewRecurring account={account} />}
      description="Each run is a separate grant. Missed runs are made up."
    >
      <DataTable
        caption="Recurring grants"
        columnsFrom="wide"
        columns={[
          ...scheduleColumns("UTC"),
          {
            id: "cancel",
            header: "Cancel",
            hideHeader: true,
            align: "end",
            cell: (schedule) =>
              schedule.state === "active" ? <CancelRecurring schedule={schedule} /> : null,
          },
        ]}
        rows={account.schedules}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No recurring grants"
            text="For credits included in an agreement: a monthly amount, with an end date and a rollover cap."
          />
        }
      />
    </Section>
  );
}

function CancelRecurring({ schedule }: { schedule: ScheduleAnswer }) {
  const { run } = useKeyedChange();
  return (
    <ConfirmDialog
      danger
      trigger={<Button size="sm">Cancel</Button>}
      title={`Cancel ${schedule.description}?`}
      consequence={`The ${formatCredits(schedule.runs)} grants it already created are kept. No more will be created.`}
      confirmLabel="Cancel the recurring grant"
      cancelLabel="Keep it"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.grant_schedule.cancel.mutate({ schedule_id: schedule.id }),
          () => `${schedule.description} was canceled`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}

function NewRecurring({ account }: { account: Account }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button size="sm">Add recurring grant</Button>}
      title={`Recurring credits for ${account.organization.name}`}
      description={`The first run happens within a minute of its time; monthly runs on the 31st fall on the last day of shorter months. All runs count towards the limit, so one without an end always needs a second person. ${limitInWords(account)}`}
    >
      <RecurringForm account={account} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function RecurringForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <FormShell
      schema={() => import("./account-forms.schema").then((file) => file.recurringForm)}
      defaultValues={{
        wallet_id: account.wallets.find((wallet) => wallet.is_primary)?.id ?? "",
        grant_type: "committed",
        cadence: "monthly",
        starts_at: "",
        ends_at: "",
        expires_after_days: null,
        description: "",
        rollover_cap: null,
        rollover_days: null,
      }}
      onSubmit={async (values) => {
        const refused = await run(
          (options) => trpc.grant_schedule.create.mutate(values, options),
          (answer) =>
            doneOrWaits(answer, ({ next_at }) =>
              next_at
                ? `The first run is on ${formatDateTime(next_at)} UTC`
                : "Recurring grant added",
            ),
        );
        if (!refused) onDone();
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Add"
      secondaryAction={<DialogCancel />}
    >
      <TextField
        name="description"
        label="Description"
        placeholder="Included every month"
        description="The customer sees it in the ledger"
        required
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <NumberField name="amount" label="Amount per run" suffix="credits" minimum={0} required />
        <SelectField
          name="cadence"
          label="Frequency"
          options={[
            { value: "daily", label: "Every day" },
            { value: "weekly", label: "Every week" },
            { value: "monthly", label: "Every month" },
            { value: "yearly", label: "Every year" },
          ]}
          required
        />
        <SelectField
          name="grant_type"
          label="Kind"
          options={[
            { value: "committed", label: "Committed", description: "Sold by contract" },
            { value: "promotional", label: "Promotional", description: "Free" },
            { value: "bonus", label: "Bonus", description: "Free, on top" },
          ]}
          required
        />
        <SelectField
          name="wallet_id"
          label="Wallet"
          options={account.wallets.map(({ id, name }) => ({ value: id, label: name }))}
          required
        />
        <TextField
          name="starts_at"
          type="datetime-local"
          label="First run (UTC)"
          description="Leave empty to start now"
          required={false}
        />
        <TextField
          name="ends_at"
          type="datetime-local"
          label="No run after (UTC)"
          description="Leave empty to run until canceled"
          required={false}
        />
      </div>
      <NumberField
        name="expires_after_days"
        label="Each grant lasts"
        suffix="days"
        step={1}
        minimum={1}
        description="Leave empty for no expiry"
        required={false}
      />
      <RolloverFields needs="lifetime" />
    </FormShell>
  );
}
