import type { Metadata } from "next";
import Link from "next/link";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { kindWords } from "@/server/gateways/notices/notice-words";
import { firstOf } from "../safe-next";
import { Unsubscribe } from "./unsubscribe";

export const metadata: Metadata = { title: "Unsubscribe", referrer: "no-referrer" };

export default async function UnsubscribePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = firstOf((await searchParams).token);
  const caller = await api();
  const found = token ? await caller.auth.previewUnsubscribe({ token }).catch(() => null) : null;
  const settings = (
    <Link href="/account/notifications" className="underline underline-offset-2">
      Choose each kind of notice in your account
    </Link>
  );
  if (!token || !found) {
    return (
      <AuthShell
        title="This link doesn’t work"
        description="The link is incomplete. Nothing was changed. Open it from the email again."
        footer={settings}
      >
        {null}
      </AuthShell>
    );
  }
  const { title, about } = kindWords[found.kind];
  return (
    <AuthShell
      title={`Unsubscribe from ${found.organization_name}`}
      description={`Ends emails of the kind “${title}” about ${found.organization_name}: ${about.charAt(0).toLowerCase()}${about.slice(1)}. Your inbox in Bursar keeps them.`}
      footer={settings}
    >
      <Unsubscribe token={token} isOff={found.is_off} />
    </AuthShell>
  );
}
