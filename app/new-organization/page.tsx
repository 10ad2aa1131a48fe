import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { ClosedOrganizations } from "@/app/account/closed-organizations";
import { RememberPerson } from "@/app/sign-in-again/remember-person";
import { api, load } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { NewOrganizationForm } from "./new-organization-form";

export const metadata: Metadata = { title: "New organization" };

export default async function NewOrganizationPage() {
  const caller = await api();
  const me = await caller.me.get({}).catch(() => null);
  if (!me) redirect("/sign-in?next=/new-organization");
  const { data } = await load((reader) => reader.organization.list({ limit: 1 }));
  return (
    <AuthShell
      title="New organization"
      description={
        data.length === 0
          ? "Credits belong to an organization. Create yours to get started."
          : "A master organization has its own credits, cards and bills. For a client, branch or team that spends yours, add a sub-organization instead."
      }
      footer={
        data.length === 0 ? (
          <Link href="/sign-out">Sign out</Link>
        ) : (
          <Link href="/go?to=organization">Back</Link>
        )
      }
    >
      <RememberPerson email={me.email} />
      <NewOrganizationForm />
      {data.length === 0 ? <ClosedOrganizations /> : null}
    </AuthShell>
  );
}
