"use client";

import { Button } from "./button";

/** The end of a list that goes on. Says how much is shown; at the end it says so. */
export function LoadMore({
  shown,
  noun,
  hasMore,
  isPending,
  onLoadMore,
}: {
  shown: number;
  /** Plural: "entries". */
  noun: string;
  hasMore: boolean;
  isPending: boolean;
  onLoadMore: () => void;
}) {
  if (shown === 0) return null;
  return (
    <div className="flex items-center justify-between gap-3 py-3 text-13 text-dim">
      <span role="status">{`${hasMore || shown === 1 ? "" : "All "}${shown} ${noun} shown`}</span>
      {hasMore ? (
        <Button size="sm" pending={isPending} onClick={onLoadMore}>
          Load more
        </Button>
      ) : null}
    </div>
  );
}
