import type { Metadata } from "next";
import Link from "next/link";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { firstOf } from "../safe-next";
import { FollowChange } from "./follow-change";

export const metadata: Metadata = { title: "Change of email", referrer: "no-referrer" };

export default async function ConfirmEmailPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = firstOf((await searchParams).token);
  const caller = await api();
  const found = token ? await caller.auth.previewEmailChange({ token }).catch(() => null) : null;
  if (!token || !found) {
    return (
      <AuthShell
        title="This link doesn’t work"
        description="It was already used or cancelled, or it has expired. Nothing was changed."
        footer={<Link href="/account">Your account</Link>}
      >
        {null}
      </AuthShell>
    );
  }
  const { side, old_email: oldEmail, new_email: newEmail } = found;
  if (side === "undo") {
    return (
      <AuthShell
        title="Undo the change of email"
        description={`${oldEmail} becomes the email of your account again, instead of ${newEmail}. Every device is signed out and the password is removed, so that only a link to ${oldEmail} signs in.`}
      >
        <FollowChange token={token} label="Undo the change" email={oldEmail} />
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Confirm the change of email"
      description={
        side === "old"
          ? `From now on you sign in as ${newEmail}, no longer as ${oldEmail}.`
          : `From now on ${newEmail} signs in to an account that used another address.`
      }
      footer="Not you? Close this page: nothing changes without your confirmation."
    >
      <FollowChange token={token} label="Confirm" email={newEmail} />
    </AuthShell>
  );
}
