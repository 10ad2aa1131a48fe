import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Banner } from "@/components/ui/banner";
import { oidcProviders } from "@/server/doors/auth/oidc-providers";
import { env } from "@/server/foundation/env";
import { ProviderButtons } from "../provider-buttons";
import { firstOf, safeNext } from "../safe-next";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next, email, error, deleted } = await searchParams;
  const destination = safeNext(firstOf(next));
  const caller = await api();
  const signedIn = await caller.me.get({}).then(
    () => true,
    () => false,
  );
  if (signedIn) redirect(destination);
  return (
    <AuthShell
      title="Sign in"
      footer={
        <>
          No account yet? <Link href="/sign-up">Sign up</Link>
        </>
      }
    >
      {firstOf(deleted) === undefined ? null : (
        <Banner title="Your account will be deleted in 14 days" className="mb-5">
          You are signed out everywhere. Signing in before then cancels it.
        </Banner>
      )}
      <ProviderButtons providers={oidcProviders().map(nameOf)} next={destination} />
      <SignInForm
        next={destination}
        email={firstOf(email) ?? ""}
        arrivedWith={firstOf(error) === undefined ? null : arrival(firstOf(error))}
        mailboxUrl={env().MAILBOX_URL ?? null}
      />
    </AuthShell>
  );
}

function nameOf({ id, name }: { id: string; name: string }) {
  return { id, name };
}

/** Why somebody is back here without being signed in. */
function arrival(error: string | undefined): string {
  return error === "unverified_email"
    ? "That provider doesn’t vouch for your email address, so it can’t sign you in here. Sign in with a link by email."
    : "We couldn’t sign you in. Try again.";
}
