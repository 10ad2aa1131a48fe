"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";

/** Reads the export part by part, and saves it as one file. */
export function ExportData() {
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function download() {
    setIsPending(true);
    setProblem(null);
    try {
      const { events, photos, next_cursor, ...rest } = await trpc.me.export.mutate({});
      // As text, so that a long history is never held twice.
      const lists = { events: listed(events), photos: listed(photos) };
      for (let cursor = next_cursor; cursor !== null; ) {
        const page = await trpc.me.export.mutate({ cursor });
        lists.events.push(...listed(page.events));
        lists.photos.push(...listed(page.photos));
        cursor = page.next_cursor;
      }
      save([
        `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "events": [`,
        ...separated(lists.events),
        '\n  ],\n  "photos": [',
        ...separated(lists.photos),
        "\n  ]\n}\n",
      ]);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <div className="grid gap-3">
      <div>
        <Button pending={isPending} onClick={download}>
          Export your data
        </Button>
      </div>
      <ProblemBanner problem={problem} />
    </div>
  );
}

function listed(rows: readonly unknown[]): string[] {
  return rows.map((row) => `\n    ${JSON.stringify(row)}`);
}

function separated(lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => (at === 0 ? [line] : [",", line]));
}

function save(parts: string[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "bursar-account.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
