import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-[70dvh] max-w-md content-center gap-2 px-4">
      <p className="text-13 text-dim">404</p>
      <h1 className="text-xl font-semibold tracking-tight">Page not found</h1>
      <p className="text-dim">
        The address may be wrong, the page may have moved, or it belongs to an organization you’re
        not a member of. Nothing was charged.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button asChild variant="primary">
          <Link href="/">Go to the home page</Link>
        </Button>
        <Button asChild>
          <Link href="/sign-in">Sign in as someone else</Link>
        </Button>
      </div>
    </main>
  );
}
