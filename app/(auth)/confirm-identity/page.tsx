import type { Metadata } from "next";
import Link from "next/link";
import { AuthShell } from "@/components/layout/auth-shell";
import { firstOf, HOME } from "../safe-next";
import { SpendConfirmation } from "./spend-confirmation";

export const metadata: Metadata = { title: "Confirm it’s you", referrer: "no-referrer" };

export default async function ConfirmIdentityPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = firstOf((await searchParams).token);
  return (
    <AuthShell
      title="Confirm it’s you"
      description="A change in this browser is waiting for you to confirm. If you didn’t start one, don’t confirm."
      footer={<Link href={HOME}>Go to your organization</Link>}
    >
      <SpendConfirmation token={token ?? ""} />
    </AuthShell>
  );
}
