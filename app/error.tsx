"use client";

import { buttonVariants } from "@/components/ui/button-variants";

/**
 * Shown in place of a page that failed. The digest finds the failure in the server's log. Plain elements: what it
 * imports is loaded again, beside what the page shares with its frame.
 */
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
          Reference <code className="font-mono break-all">{error.digest}</code>
        </p>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" className={buttonVariants({ variant: "primary" })} onClick={reset}>
          Try again
        </button>
        <a href="/" className={buttonVariants()}>
          Go to the home page
        </a>
      </div>
    </main>
  );
}
