import type { Metadata } from "next";
import Link from "next/link";
import { AuthShell } from "@/components/layout/auth-shell";
import { firstOf } from "../safe-next";
import { SecureAccount } from "./secure-account";

export const metadata: Metadata = { title: "Secure your account", referrer: "no-referrer" };

export default async function SecureAccountPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = firstOf((await searchParams).token);
  return (
    <AuthShell
      title="Secure your account"
      description="Removes every second factor, linked provider and the password, and signs out every device. You then sign in with a link to your mailbox."
      footer={<Link href="/sign-in">Back to sign in</Link>}
    >
      <SecureAccount token={token ?? ""} />
    </AuthShell>
  );
}
