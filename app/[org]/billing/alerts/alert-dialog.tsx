"use client";

import { useWatch } from "react-hook-form";
import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, SelectField, SwitchField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type AlertAnswer, alertChannels } from "@/server/alerts/alert.schema";

const WHOLE_ACCOUNT = "account";
const NEEDED = "Enter a number above 0";

const formSchema = z
  .object({
    of: z.string(),
    unit: z.enum(["percent", "credits"]),
    threshold: z.number({ error: NEEDED }).positive(NEEDED),
    channel: z.enum(alertChannels),
    webhook_url: z.string().trim(),
    email: z.string().trim(),
    enabled: z.boolean(),
    hasAddress: z.boolean(),
  })
  .superRefine(({ channel, webhook_url, email, unit, threshold, hasAddress }, issues) => {
    const issue = (path: string, message: string) =>
      issues.addIssue({ code: "custom", path: [path], message });
    if (unit === "percent" && threshold > 100) issue("threshold", "At most 100%");
    if (channel === "email" && email === "")
      issue("email", "Enter the email that receives the alert");
    if (channel !== "email" && webhook_url === "" && hasAddress)
      issue("webhook_url", "Enter the URL that receives the alert");
  });
type Form = z.output<typeof formSchema>;

/** Makes an alert, or changes one. Mount it while it is open. */
export function AlertDialog({
  organizationId,
  alert,
  wallets,
  onClose,
  onSaved,
}: {
  organizationId: string;
  /** null: a new one. */
  alert: AlertAnswer | null;
  wallets: readonly { id: string; name: string }[];
  onClose: () => void;
  onSaved: (alert: AlertAnswer) => void;
}) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={alert ? "Edit alert" : "New alert"}
      description="A percentage counts the original amounts of all active grants, so new credits raise it."
    >
      <FormShell
        schema={formSchema}
        defaultValues={startingValues(alert)}
        onSubmit={async (values, form) => {
          const refused = await run(
            async (options) => onSaved(await save(organizationId, alert, values, options)),
            () => (alert ? "Alert saved" : "Alert created"),
          );
          if (!refused) return onClose();
          for (const { path, message } of refused.fields ?? []) {
            const field = path === "webhook_url" || path === "email" ? path : "threshold";
            form.setError(field, { message });
          }
        }}
        submitError={problem?.fields?.length ? null : problem}
        isPending={isPending}
        submitLabel={alert ? "Save" : "Create alert"}
        secondaryAction={<DialogCancel />}
      >
        {alert ? null : (
          <SelectField
            name="of"
            label="Balance of"
            options={[
              { value: WHOLE_ACCOUNT, label: "The whole account" },
              ...wallets.map(({ id, name }) => ({ value: id, label: `Wallet ${name}` })),
            ]}
          />
        )}
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <NumberField name="threshold" label="Falls below" minimum={0} />
          <SelectField
            name="unit"
            label="Measured in"
            options={[
              { value: "percent", label: "% of active grants" },
              { value: "credits", label: "credits" },
            ]}
          />
        </div>
        {alert ? null : (
          <SelectField
            name="channel"
            label="Send"
            options={[
              { value: "webhook", label: "A webhook" },
              { value: "slack", label: "A Slack message" },
              { value: "email", label: "An email" },
            ]}
          />
        )}
        <DestinationField />
        {alert ? (
          <SwitchField
            name="enabled"
            label="Enabled"
            description="While it is off, it doesn’t fire."
          />
        ) : null}
      </FormShell>
    </Dialog>
  );
}

function DestinationField() {
  const channel = useWatch<Form, "channel">({ name: "channel" });
  const hasAddress = useWatch<Form, "hasAddress">({ name: "hasAddress" });
  if (!hasAddress) {
    return (
      <p className="text-13 text-dim">
        Goes to the webhook endpoints that listen to credits.alert.
      </p>
    );
  }
  if (channel === "email") {
    return (
      <TextField
        key="email"
        name="email"
        label="Email"
        type="email"
        inputMode="email"
        autoComplete="off"
        description="The billing email, or the confirmed email of a member."
      />
    );
  }
  const isSlack = channel === "slack";
  return (
    <TextField
      key="url"
      name="webhook_url"
      label={isSlack ? "Hook URL" : "Address"}
      type="url"
      inputMode="url"
      autoComplete="off"
      placeholder={
        isSlack ? "https://hooks.slack.com/services/…" : "https://app.example.com/hooks/low-credits"
      }
      description={
        isSlack ? "An incoming webhook of Slack, or one that takes the same messages." : undefined
      }
    />
  );
}

function save(
  organizationId: string,
  alert: AlertAnswer | null,
  values: Form,
  options: Parameters<typeof trpc.alert.create.mutate>[1],
): Promise<AlertAnswer> {
  const { of, unit, threshold, channel, webhook_url, email, enabled } = values;
  const limit =
    unit === "percent" ? { threshold_percent: threshold } : { threshold_credits: threshold };
  const destination = channel === "email" ? { email } : { webhook_url };
  if (!alert) {
    return trpc.alert.create.mutate(
      {
        organization_id: organizationId,
        ...(of === WHOLE_ACCOUNT ? {} : { wallet_id: of }),
        channel,
        ...limit,
        ...destination,
      },
      options,
    );
  }
  const isSame =
    threshold === (unit === "percent" ? alert.threshold_percent : alert.threshold_credits);
  const goesOn =
    channel === "email" ? email === alert.email : webhook_url === (alert.webhook_url ?? "");
  return trpc.alert.update.mutate({
    organization_id: organizationId,
    alert_id: alert.id,
    enabled,
    // Another threshold starts the alert afresh.
    ...(isSame ? {} : limit),
    ...(goesOn ? {} : destination),
  });
}

function startingValues(alert: AlertAnswer | null): Partial<Form> {
  return {
    of: alert?.wallet_id ?? WHOLE_ACCOUNT,
    unit: alert?.threshold_percent === null ? "credits" : "percent",
    threshold: alert ? (alert.threshold_percent ?? alert.threshold_credits ?? 0) : 20,
    channel: alert?.channel ?? "webhook",
    webhook_url: alert?.webhook_url ?? "",
    email: alert?.email ?? "",
    enabled: alert?.enabled ?? true,
    hasAddress: !alert || alert.webhook_url !== null || alert.email !== null,
  };
}
