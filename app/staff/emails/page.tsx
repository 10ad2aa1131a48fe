import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { MailProblems } from "./mail-problems";

export const metadata: Metadata = { title: "Emails" };

export default async function StaffEmailsPage() {
  const first = await load((caller) => caller.staff.mail_problem.list({ limit: 50 }));
  return (
    <>
      <PageHeader
        title="Emails"
        description="Addresses that email doesn’t reach. Their people are told in the inbox, and the other owners by email."
      />
      <MailProblems first={first} />
    </>
  );
}
