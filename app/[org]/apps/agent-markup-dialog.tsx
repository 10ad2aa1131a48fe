"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { NumberField, SwitchField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import { monetizationFields } from "@/server/pricing/markup.schema";
import { MarkupExample } from "./markup-words";

const formSchema = z.object({ is_public: z.boolean(), ...monetizationFields });

/** Says who may use an agent, and what others pay. Mount it while it is open. */
export function AgentMarkupDialog({
  organizationId,
  agent,
  onClose,
}: {
  organizationId: string;
  agent: AgentAnswer;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useChange();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={`Markup of ${agent.name}`}
      description="It applies from the next charge."
    >
      <FormShell
        schema={formSchema}
        defaultValues={{
          is_public: agent.is_public,
          monetization_enabled: agent.monetization_enabled,
          markup_percent: agent.markup_percent,
        }}
        onSubmit={async (values) => {
          const scope = { organization_id: organizationId, agent_id: agent.id };
          const refused = await run(
            () => trpc.agent.update.mutate({ ...scope, ...values }),
            (saved) => `${saved.name} was changed`,
          );
          if (!refused) onClose();
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Save"
        secondaryAction={<DialogCancel />}
      >
        {(form) => (
          <>
            <SwitchField
              name="is_public"
              label="Public"
              description="Other organizations can use it in their charges."
            />
            {form.watch("is_public") ? (
              <SwitchField name="monetization_enabled" label="Charge a markup" />
            ) : null}
            {form.watch("is_public") && form.watch("monetization_enabled") ? (
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
