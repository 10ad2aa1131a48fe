import type { Metadata } from "next";
import { readMe } from "@/app/trpc/server";
import { Card, Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { env } from "@/server/foundation/env";
import { ClosedOrganizations } from "./closed-organizations";
import { EmailForm } from "./email-form";
import { PendingEmail } from "./pending-email";
import { ProfileForm } from "./profile-form";

export const metadata: Metadata = { title: "Your profile" };

export default async function ProfilePage() {
  const me = await readMe();
  const mailboxUrl = env().MAILBOX_URL ?? null;
  return (
    <>
      <PageHeader title="Your profile" description="Applies in every organization." />
      <Section title="Name">
        <Card>
          <ProfileForm key={me.name} name={me.name} />
        </Card>
      </Section>
      <Section
        title="Email"
        description="You sign in with it, and security notices go there. Billing emails of an organization have an address of their own."
      >
        <Card className="grid gap-5">
          {me.email_change ? (
            <PendingEmail current={me.email} change={me.email_change} mailboxUrl={mailboxUrl} />
          ) : null}
          <EmailForm key={me.email} email={me.email} />
        </Card>
      </Section>
      <ClosedOrganizations />
    </>
  );
}
