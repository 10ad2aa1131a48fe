"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { problemOf, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

const end = (organizationId: string) =>
  trpc.organization.update.mutate({ organization_id: organizationId, onboarded: true });

/** Hides the first steps for good, for everybody in the organization. */
export function HideChecklist({ organizationId }: { organizationId: string }) {
  const router = useRouter();
  return (
    <Button
      size="sm"
      variant="ghost"
      onClick={() =>
        end(organizationId).then(
          () => router.refresh(),
          (error: unknown) => toast.error(problemOf(error).message),
        )
      }
    >
      Hide
    </Button>
  );
}

/** Where all steps are done: notes it, so that they stay away when a key is revoked or auto-recharge switched off. */
export function ChecklistDone({ organizationId }: { organizationId: string }) {
  useEffect(() => {
    end(organizationId).catch(() => undefined); // the next visit tries again
  }, [organizationId]);
  return null;
}
