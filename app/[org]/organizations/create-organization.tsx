"use client";

import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { RadioField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type SubOrganization, subOrganizationSchema } from "./create-organization.schema";

type Parent = { id: string; name: string; timeZone: string };
export type CreateProps = {
  /** Where the caller may create; the first one is proposed. */
  parents: readonly Parent[];
  /** What it costs once it is there, as a sentence. */
  cost: string;
};

/** The window that puts an organization below another. */
export function CreateOrganization({
  parents,
  cost,
  onClose,
}: CreateProps & { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Create a sub-organization"
      description={`Creating is free. ${cost}`}
    >
      <CreateForm parents={parents} onCreated={onClose} />
    </Dialog>
  );
}

function CreateForm({ parents, onCreated }: { parents: readonly Parent[]; onCreated: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  const [proposed] = parents;

  return (
    <FormShell
      schema={subOrganizationSchema}
      defaultValues={{
        name: "",
        parent_organization_id: proposed?.id ?? "",
        relationship_type: "owned",
        billing_type: "shared",
        external_id: "",
        time_zone: proposed?.timeZone ?? "UTC",
      }}
      onSubmit={async (values, form) => {
        const refused = await run(
          (options) => trpc.organization.create.mutate(values, options),
          (created) => `${created.name} was created`,
        );
        if (!refused) return onCreated();
        for (const { path, message } of refused.fields) {
          if (path in values) form.setError(path as keyof SubOrganization, { message });
        }
        if (refused.code === "already_exists")
          form.setError("external_id", { message: "Already used below this parent" });
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Create"
      secondaryAction={<DialogCancel />}
    >
      <TextField name="name" label="Name" autoComplete="off" placeholder="Client A" />
      {parents.length > 1 ? (
        <SelectField
          name="parent_organization_id"
          label="Below"
          options={parents.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
      <RadioField
        name="relationship_type"
        label="Relationship"
        options={[
          {
            value: "owned",
            label: "Owned",
            description:
              "Its data appears in the parent’s reports, and the parent’s members have access.",
          },
          {
            value: "linked",
            label: "Linked",
            description:
              "Its data stays private: the parent sees what it spends, not what it does.",
          },
        ]}
      />
      <RadioField
        name="billing_type"
        label="Billing"
        options={[
          {
            value: "shared",
            label: "Shared",
            description: "It spends its parent’s credits.",
          },
          {
            value: "own",
            label: "Own",
            description: "It buys and spends its own credits, and starts with none.",
          },
        ]}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          name="external_id"
          label="External ID"
          required={false}
          description="Your own name for it, unique below its parent"
        />
        <TextField
          name="time_zone"
          label="Time zone"
          placeholder="Europe/Berlin"
          description="Sets when its days begin and end"
        />
      </div>
    </FormShell>
  );
}
