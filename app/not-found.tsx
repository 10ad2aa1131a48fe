import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { NotFoundNotice } from "@/components/ui/not-found-notice";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-[70dvh] max-w-md content-center px-4">
      <NotFoundNotice
        actions={
          <>
            <Button asChild variant="primary">
              <Link href="/">Go to the home page</Link>
            </Button>
            <Button asChild>
              <Link href="/sign-in">Sign in as someone else</Link>
            </Button>
          </>
        }
      >
        The address may be wrong, the page may have moved, or it belongs to an organization you’re
        not a member of. Nothing was charged.
      </NotFoundNotice>
    </main>
  );
}
