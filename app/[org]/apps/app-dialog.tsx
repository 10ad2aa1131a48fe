"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { NumberField, SelectField, SwitchField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type AppAnswer, newAppFields } from "@/server/apps/app.schema";
import { monetizationFields } from "@/server/pricing/markup.schema";
import { MarkupExample } from "./markup-words";

const { name, slug, kind } = newAppFields;
const formSchema = z.object({
  name,
  slug: z.union([z.literal("").transform(() => undefined), slug]),
  kind,
  ...monetizationFields,
});

const kinds = [
  { value: "miniapp", label: "Mini app" },
  { value: "mcp", label: "MCP server" },
];

/** Makes an app, or changes one. Mount it while it is open. */
export function AppDialog({
  organizationId,
  app,
  onClose,
}: {
  organizationId: string;
  /** Absent: a new one. */
  app: AppAnswer | null;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useChange();

  function save({ kind, ...fields }: z.output<typeof formSchema>): Promise<AppAnswer> {
    const scope = { organization_id: organizationId, ...fields };
    if (app) return trpc.app.update.mutate({ ...scope, app_id: app.id });
    return trpc.app.create.mutate({ ...scope, kind });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={app ? `Edit ${app.name}` : "New app"}
      description={
        app
          ? "A new markup applies from the next charge."
          : "Charges with the app’s ID cost its markup on top of the price."
      }
    >
      <FormShell
        schema={formSchema}
        defaultValues={{
          name: app?.name ?? "",
          slug: app?.slug ?? "",
          kind: app?.kind ?? "miniapp",
          monetization_enabled: app?.monetization_enabled ?? true,
          markup_percent: app?.markup_percent ?? 20,
        }}
        onSubmit={async (values, form) => {
          const refused = await run(
            () => save(values),
            (saved) => `${saved.name} was ${app ? "changed" : "created"}`,
          );
          if (!refused) return onClose();
          if (refused.code === "already_exists")
            form.setError("slug", { message: "This slug is taken (archived apps count)" });
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel={app ? "Save" : "Create app"}
        secondaryAction={<DialogCancel />}
      >
        {(form) => (
          <>
            <TextField name="name" label="Name" placeholder="Customer portal" autoComplete="off" />
            <TextField
              name="slug"
              label="Slug"
              required={app !== null}
              description={app ? undefined : "Leave empty to derive it from the name."}
              autoComplete="off"
            />
            {app ? null : <SelectField name="kind" label="Kind" options={kinds} />}
            <SwitchField name="monetization_enabled" label="Charge a markup" />
            {form.watch("monetization_enabled") ? (
              <>
                <NumberField name="markup_percent" label="Markup" suffix="%" minimum={0} />
                <MarkupExample percent={form.watch("markup_percent")} />
              </>
            ) : null}
          </>
        )}
      </FormShell>
    </Dialog>
  );
}
