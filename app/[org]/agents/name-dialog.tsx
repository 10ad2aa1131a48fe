"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type AgentAnswer, agentFields } from "@/server/agents/agent.schema";

const formSchema = z.object(agentFields);

/** Makes an agent, or gives one another name. Mount it while it is open. */
export function NameDialog({
  organizationId,
  agent,
  onClose,
  onCreated,
}: {
  organizationId: string;
  /** Absent: a new one. */
  agent: AgentAnswer | null;
  onClose: () => void;
  onCreated: (agent: AgentAnswer) => void;
}) {
  const { run, isPending, problem } = useChange();

  async function save(name: string): Promise<AgentAnswer> {
    const scope = { organization_id: organizationId, name };
    if (agent) return trpc.agent.update.mutate({ ...scope, agent_id: agent.id });
    const created = await trpc.agent.create.mutate(scope);
    onCreated(created);
    return created;
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={agent ? `Rename ${agent.name}` : "New agent"}
      description={
        agent
          ? "Its keys, budgets and history stay as they are."
          : "An agent is a program that spends your credits under its own name. Next, give it a budget and a key."
      }
    >
      <FormShell
        schema={formSchema}
        defaultValues={{ name: agent?.name ?? "" }}
        onSubmit={async ({ name }, form) => {
          const refused = await run(
            () => save(name),
            (saved) => (agent ? `Renamed to ${saved.name}` : `${saved.name} was created`),
          );
          if (!refused) return onClose();
          if (refused.code === "already_exists")
            form.setError("name", { message: "This name is taken (archived agents count)" });
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel={agent ? "Rename" : "Create agent"}
        secondaryAction={<DialogCancel />}
      >
        <TextField name="name" label="Name" placeholder="Bookkeeping bot" autoComplete="off" />
      </FormShell>
    </Dialog>
  );
}
