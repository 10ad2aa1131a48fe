"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";

/** One page of a list, as every list endpoint answers it. */
export type Page<Row> = { data: Row[]; next_cursor: string | null };

/** A list that goes on: the first page came with the page, further ones are asked for one at a time. */
export function usePages<Row>(first: Page<Row>, read: (cursor: string) => Promise<Page<Row>>) {
  const [rows, setRows] = useState(first.data);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function loadMore() {
    if (!cursor) return;
    setIsPending(true);
    setProblem(null);
    try {
      const page = await read(cursor);
      setRows((known) => [...known, ...page.data]);
      setCursor(page.next_cursor);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return { rows, hasMore: cursor !== null, isPending, problem, loadMore };
}
