import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toaster";
import { env } from "@/server/foundation/env";
import { Providers } from "./providers";

export const metadata: Metadata = {
  title: { default: "Bursar: prepaid credits for organizations", template: "%s · Bursar" },
  description:
    "Sell credits, spend them, and never lose or double-count one: prepaid billing for software used by organizations.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#0e0e10" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme script writes the class before React hydrates; that one difference is expected.
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body>
        <Providers nonce={nonce} mailboxUrl={env().MAILBOX_URL ?? null}>
          {children}
          <Toaster />
        </Providers>
      </body>
    </html>
  );
}
