"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { trpc } from "@/app/trpc/client";
import type { ExportAnswer } from "@/server/accounting/exports/export.schema";

const LOOK_EVERY_MS = 2_000;

const isUnderWay = ({ status }: ExportAnswer) => status === "queued" || status === "working";

/** How far the exports are that were under way when the page came. When one ends, the page is read again. */
export function useProgress(organizationId: string, shown: readonly ExportAnswer[]) {
  const router = useRouter();
  const [newer, setNewer] = useState<ReadonlyMap<string, ExportAnswer>>(new Map());
  const ids = shown
    .map((row) => newer.get(row.id) ?? row)
    .filter(isUnderWay)
    .map(({ id }) => id)
    .join();
  useEffect(() => {
    if (ids === "") return;
    const look = async () => {
      const asked = ids
        .split(",")
        .map((id) => trpc.export.get.query({ organization_id: organizationId, export_id: id }));
      // Who is not reached now is asked again with the next look.
      const answers = await Promise.all(asked).catch(() => []);
      if (answers.length === 0) return;
      setNewer((known) => new Map([...known, ...answers.map((one) => [one.id, one] as const)]));
      if (!answers.every(isUnderWay)) router.refresh();
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ids, organizationId, router]);
  return (row: ExportAnswer): ExportAnswer => {
    const known = newer.get(row.id);
    // What the page was read again with is newer than the last look.
    return known && isUnderWay(row) ? known : row;
  };
}
