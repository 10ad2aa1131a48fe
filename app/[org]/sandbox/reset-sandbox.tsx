"use client";

import { useRouter } from "next/navigation";
import { told, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";

/** Starts the sandbox again, after asking. */
export function ResetSandbox({ organizationId }: { organizationId: string }) {
  const router = useRouter();

  async function reset() {
    const { slug } = await told(trpc.sandbox.reset.mutate({ organization_id: organizationId }));
    toast.success("The sandbox starts again, empty");
    router.push(`/${slug}`);
    router.refresh();
  }

  return (
    <ConfirmDialog
      title="Reset the sandbox?"
      consequence="Its credits, books, purchases and history are gone for good, and its clock goes back to now. API keys, agents and webhook endpoints keep working. Live data isn’t touched."
      confirmLabel="Reset sandbox"
      danger
      onConfirm={reset}
      trigger={<Button size="sm">Reset</Button>}
    />
  );
}
