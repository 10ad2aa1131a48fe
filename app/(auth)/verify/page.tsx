import type { Metadata } from "next";
import Link from "next/link";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Button } from "@/components/ui/button";
import { env } from "@/server/foundation/env";
import { catalogue } from "@/server/pricing/catalogue";
import { firstOf, HOME, safeNext } from "../safe-next";
import { VerifyAddress } from "./verify-address";

export const metadata: Metadata = { title: "Verify your email", referrer: "no-referrer" };

export default async function VerifyPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token: sent, next } = await searchParams;
  const token = firstOf(sent);
  const destination = firstOf(next) ? safeNext(firstOf(next)) : null;
  const caller = await api();
  const me = await caller.me.get({}).catch(() => null);
  if (me?.email_verified) {
    return (
      <AuthShell
        title="Your address is verified"
        description={`${me.email} is verified. There is nothing more to do with this link.`}
        footer={
          <>
            A link for another address? <Link href="/sign-out">Sign out</Link>, then follow it again
          </>
        }
      >
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href={destination ?? HOME}>
            {destination ? "Go on" : "Go to your organization"}
          </Link>
        </Button>
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Verify your email"
      description={
        token
          ? "One click proves that the mailbox is yours."
          : "The link is in the email we sent when you signed up."
      }
    >
      <VerifyAddress
        token={token ?? null}
        signedInAs={me?.email ?? null}
        welcomeCredits={catalogue.newMasterAccount.promotionalCredits}
        mailboxUrl={env().MAILBOX_URL ?? null}
        next={destination}
      />
    </AuthShell>
  );
}
