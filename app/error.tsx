"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";

/** Shown in place of a page that failed. The digest finds the failure in the server's log. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto grid min-h-[70dvh] max-w-md content-center gap-2 px-4">
      <h1 className="text-xl font-semibold tracking-tight">This page didn’t load</h1>
      <p className="text-dim" role="alert">
        Something went wrong on our side, and we logged it. Viewing pages never costs credits. If
        you had just started a paid operation, check the ledger before you repeat it.
      </p>
      {error.digest ? (
        <p className="text-13 text-dim">
          Reference <Code>{error.digest}</Code>
        </p>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <Button asChild>
          <Link href="/">Go to the home page</Link>
        </Button>
      </div>
    </main>
  );
}
