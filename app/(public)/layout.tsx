import type { Metadata } from "next";
import type { ReactNode } from "react";
import { PublicFooter } from "@/components/layout/public-footer";
import { PublicHeader } from "@/components/layout/public-header";
import { SkipLink } from "@/components/layout/skip-link";
import { env } from "@/server/foundation/env";

/** The address that cards are linked at is known when it runs, not when it is built. */
export const dynamic = "force-dynamic";

export const generateMetadata = (): Metadata => ({
  metadataBase: new URL(env().APP_URL),
  twitter: { card: "summary_large_image" },
});

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto]">
      <SkipLink />
      <PublicHeader />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[1120px] min-w-0 px-4 pb-20 outline-none sm:px-6"
      >
        {children}
      </main>
      <PublicFooter />
    </div>
  );
}
