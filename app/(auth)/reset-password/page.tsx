import type { Metadata } from "next";
import Link from "next/link";
import { AuthShell } from "@/components/layout/auth-shell";
import { env } from "@/server/foundation/env";
import { firstOf } from "../safe-next";
import { RequestResetForm } from "./request-reset-form";
import { SetPasswordForm } from "./set-password-form";

export const metadata: Metadata = { title: "Reset your password", referrer: "no-referrer" };

export default async function ResetPasswordPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const parameters = await searchParams;
  const token = firstOf(parameters.token);
  return (
    <AuthShell
      title={token ? "Set a new password" : "Reset your password"}
      description={
        token
          ? "It ends every session that was opened with the old one."
          : "We email a link that works once and for 30 minutes."
      }
      footer={<Link href="/sign-in">Back to sign in</Link>}
    >
      {token ? (
        <SetPasswordForm token={token} />
      ) : (
        <RequestResetForm
          email={firstOf(parameters.email) ?? ""}
          mailboxUrl={env().MAILBOX_URL ?? null}
        />
      )}
    </AuthShell>
  );
}
