"use client";

import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { RootDialogs } from "@/app/root-dialogs";
import { TooltipProvider } from "@/components/ui/tooltip";

/**
 * What every page needs around it in the browser: theme, URL state, tooltips, the question who is there.
 * @param mailboxUrl of the local mailbox, where there is one
 * @param nonce lets the theme's script run under the page's policy
 */
export function Providers({
  nonce,
  mailboxUrl,
  children,
}: {
  nonce: string | undefined;
  mailboxUrl: string | null;
  children: ReactNode;
}) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce ? { nonce } : {})}
    >
      <NuqsAdapter>
        <TooltipProvider>
          {children}
          <RootDialogs mailboxUrl={mailboxUrl} />
        </TooltipProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
