"use client";

import { useEffect, useRef, useState } from "react";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";
import { keepPages, keepScroll, leftScroll, pagesInAddress } from "./list-place";

/** One page of a list, as every list endpoint answers it. */
export type Page<Row> = { data: Row[]; next_cursor: string | null };

/**
 * A list that goes on: the first page came with the page, further ones are asked for one at a time.
 * @param options.keepsPlace the address says how far it was read, so that going back to it restores its place: for
 * the one list that a page is about
 */
export function usePages<Row>(
  first: Page<Row>,
  read: (cursor: string) => Promise<Page<Row>>,
  { keepsPlace = false }: { keepsPlace?: boolean } = {},
) {
  const [rows, setRows] = useState(first.data);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const pages = useRef(1);
  const isRestored = useRef(false);

  /** Reads on, page by page. @returns whether all of them came */
  async function readOn(count: number): Promise<boolean> {
    let next = cursor;
    setIsPending(true);
    setProblem(null);
    try {
      for (let n = 0; n < count && next; n++) {
        const page = await read(next);
        next = page.next_cursor;
        pages.current += 1;
        setRows((known) => [...known, ...page.data]);
        setCursor(next);
      }
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setIsPending(false);
    }
  }

  async function loadMore() {
    if (cursor && (await readOn(1)) && keepsPlace) keepPages(pages.current);
  }

  useEffect(() => {
    if (!keepsPlace || isRestored.current) return;
    isRestored.current = true;
    const more = pagesInAddress(window.location.search) - 1;
    if (more > 0) void readOn(more).then(leftScroll());
  });
  useEffect(() => (keepsPlace ? keepScroll() : undefined), [keepsPlace]);

  return { rows, hasMore: cursor !== null, isPending, problem, loadMore };
}
