import type { Metadata } from "next";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { firstOf } from "../safe-next";
import { ConfirmAddress } from "./confirm-address";

export const metadata: Metadata = { title: "Confirm this address", referrer: "no-referrer" };

export default async function ConfirmBillingEmailPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = firstOf((await searchParams).token);
  const caller = await api();
  const found = token ? await caller.auth.previewBillingEmail({ token }).catch(() => null) : null;
  if (!token || !found) {
    return (
      <AuthShell
        title="This link doesn’t work"
        description="It was already used or cancelled, or it has expired. Nothing was changed. Ask whoever entered the address to send it again."
      >
        {null}
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Confirm this address"
      description={`${found.organization_name} wants its receipts and balance notices sent to ${found.email}.`}
      footer="Don’t know them? Ignore this: you won’t get any more email."
    >
      <ConfirmAddress token={token} email={found.email} />
    </AuthShell>
  );
}
