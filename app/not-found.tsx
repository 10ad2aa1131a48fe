import type { Metadata } from "next";
import { buttonVariants } from "@/components/ui/button-variants";
import { NotFoundNotice } from "@/components/ui/not-found-notice";

export const metadata: Metadata = { title: "Not found" };

// Plain elements: every page loads the scripts of this one too.
export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-[70dvh] max-w-md content-center px-4">
      <NotFoundNotice
        actions={
          <>
            <a href="/" className={buttonVariants({ variant: "primary" })}>
              Go to the home page
            </a>
            <a href="/sign-in" className={buttonVariants()}>
              Sign in as someone else
            </a>
          </>
        }
      >
        The address may be wrong, the page may have moved, or it belongs to an organization you’re
        not a member of. Nothing was charged.
      </NotFoundNotice>
    </main>
  );
}
