"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { problemOf, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

const LOOK_EVERY_MS = 2_000;

/** Starts a comparison, and looks for its end while one is running. */
export function ReconcileButton({ running }: { running: boolean }) {
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => router.refresh(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [running, router]);

  async function start() {
    setIsPending(true);
    try {
      await trpc.staff.reconcile.mutate({});
      router.refresh();
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setIsPending(false);
    }
  }

  return (
    <Button variant="primary" pending={isPending || running} onClick={start}>
      {running ? "Comparing" : "Compare now"}
    </Button>
  );
}
