import type { Metadata } from "next";
import Link from "next/link";
import { AuthShell } from "@/components/layout/auth-shell";
import { firstOf, safeNext } from "../../safe-next";
import { SpendLink } from "./spend-link";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer" };

export default async function SignInLinkPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token: sent, next } = await searchParams;
  const token = firstOf(sent);
  return (
    <AuthShell
      title="Sign in"
      description="The link works once. Use it to sign in on this device."
      footer={
        <>
          Another way: <Link href="/sign-in">password or a new link</Link>
        </>
      }
    >
      <SpendLink token={token ?? ""} next={safeNext(firstOf(next))} />
    </AuthShell>
  );
}
