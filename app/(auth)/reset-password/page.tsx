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
          ? "This signs you out everywhere."
          : "We’ll email you a link. It works once, within 30 minutes."
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
