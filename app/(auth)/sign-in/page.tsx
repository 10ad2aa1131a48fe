import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { env } from "@/server/foundation/env";
import { firstOf, safeNext } from "../safe-next";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next, email, error } = await searchParams;
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
      <SignInForm
        next={destination}
        email={firstOf(email) ?? ""}
        arrivedWithError={firstOf(error) !== undefined}
        mailboxUrl={env().MAILBOX_URL ?? null}
      />
    </AuthShell>
  );
}
