"use client";

import { useWatch } from "react-hook-form";
import { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { type ApiKeyAnswer, newApiKeySchema } from "@/server/api-keys/api-key.schema";
import { CreditsLine } from "../accounting/credits-line";
import { type BillingWay, FormRefusal, needsNotice } from "../accounting/refusal-notice";
import { usePaidOperation } from "../accounting/use-paid-operation";
import type { KeyOrganization } from "./api-key-manager";
import { expiresAt, expiryOptions } from "./expiry";
import { scopePresets } from "./scope-presets";
import { ScopesField } from "./scopes-field";

const formSchema = z
  .object({
    name: newApiKeySchema.shape.name,
    scopes: newApiKeySchema.shape.scopes,
    expires: z.enum(expiryOptions.map((option) => option.value)),
    expires_on: z.string(),
    agent: z.string(),
  })
  .refine((form) => form.expires !== "date" || /^\d{4}-\d{2}-\d{2}$/.test(form.expires_on), {
    path: ["expires_on"],
    message: "Choose a date",
  });

/** A key that spends as itself; no id looks like this. */
const ITSELF = "itself";

/** Makes a key. What it is given back is shown by the page, once. */
export function CreateKeyDialog({
  open,
  onOpenChange,
  ...form
}: KeyFormProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New API key"
      description="Give it only what it needs: scopes can’t be changed later. Owners are notified by email."
    >
      <CreateKeyForm {...form} />
    </Dialog>
  );
}

type KeyFormProps = {
  organization: KeyOrganization;
  today: string;
  availableCredits: number | null;
  billing: BillingWay;
  agents: readonly { id: string; name: string }[];
  /** The agent a link asked a key for. */
  proposedAgentId: string | null;
  onCreated: (key: ApiKeyAnswer) => void;
};

function CreateKeyForm({
  organization,
  today,
  availableCredits,
  billing,
  agents,
  proposedAgentId,
  onCreated,
}: KeyFormProps) {
  const createCredits = usePrice("api_key.create");
  const operation = usePaidOperation((key: ApiKeyAnswer) => {
    toast.success(`Key ${key.name} created`);
    onCreated(key);
  });
  return (
    <FormShell
      schema={formSchema}
      defaultValues={{
        name: "",
        scopes: [...(scopePresets[0]?.scopes ?? [])],
        expires: "never",
        expires_on: "",
        agent: proposedAgentId ?? ITSELF,
      }}
      onSubmit={async (values, form) => {
        const end = expiresAt(values.expires, values.expires_on, today, organization.timeZone);
        const problem = await operation.run((options) =>
          trpc.api_key.create.mutate(
            {
              organization_id: organization.id,
              name: values.name,
              scopes: values.scopes,
              ...(end ? { expires_at: end } : {}),
              ...(values.agent === ITSELF ? {} : { agent_id: values.agent }),
            },
            options,
          ),
        );
        for (const { path, message } of problem?.fields ?? []) {
          const field = path.startsWith("scopes")
            ? "scopes"
            : path === "expires_at"
              ? "expires_on"
              : "name";
          form.setError(field, { message });
        }
      }}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={<OperationLabel label="Create key" credits={createCredits} />}
      secondaryAction={<DialogCancel />}
    >
      <TextField name="name" label="Name" placeholder="Billing server" required />
      {agents.length > 0 ? (
        <SelectField
          name="agent"
          label="Spends"
          options={[
            { value: ITSELF, label: "As itself" },
            ...agents.map(({ id, name }) => ({ value: id, label: `As agent ${name}` })),
          ]}
          description="A key of an agent spends within the agent’s budgets, and the ledger names the agent."
        />
      ) : null}
      <ScopesField />
      <ExpiryFields timeZone={organization.timeZone} />
      <CreditsLine available={availableCredits} />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}

function ExpiryFields({ timeZone }: { timeZone: string }) {
  const expires = useWatch<{ expires: string }, "expires">({ name: "expires" });
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <SelectField name="expires" label="Expires" options={expiryOptions} />
      {expires === "date" ? (
        <TextField
          name="expires_on"
          label="Last day"
          type="date"
          description={`Until midnight, ${timeZone}`}
        />
      ) : null}
    </div>
  );
}
