import type { Metadata } from "next";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Card, Section } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { env } from "@/server/foundation/env";
import { permissionTable } from "@/server/organizations/access/permissions";
import { readMe } from "../read-frame";
import { OrganizationForm } from "./organization-form";
import { PasswordReset } from "./password-reset";
import { ProfileForm } from "./profile-form";
import { describeRole } from "./roles";
import { SessionSection } from "./session-section";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  const [me, sessions] = await Promise.all([
    readMe(),
    load((caller) => caller.me.sessions({ limit: 20 })),
  ]);
  const rule = permissionTable["organization.write"];
  const { role } = organization;
  const mayWrite =
    role !== null && (organization.totals_only ? rule.acrossLink : rule.roles).includes(role);
  return (
    <>
      <PageHeader title="Settings" description={describeRole(organization)} />

      <Section title="Organization" description={`Name and time zone of ${organization.name}.`}>
        <Card className="grid gap-5">
          <OrganizationForm
            // A new form when somebody else has changed the values under it.
            key={`${organization.name} ${organization.time_zone}`}
            organizationId={organization.id}
            name={organization.name}
            timeZone={organization.time_zone}
            disabledReason={mayWrite ? null : "Only an owner or admin can change this"}
          />
          <dl className="grid gap-x-6 border-t pt-4 text-13 max-sm:[&_dd]:mb-3 sm:grid-cols-[auto_1fr] sm:gap-y-3">
            <dt className="text-dim">Organization id</dt>
            <dd className="flex min-w-0 items-center gap-1">
              <Code className="break-all">{organization.id}</Code>
              <CopyButton text={organization.id} label="Copy the organization ID" />
            </dd>
            <dt className="text-dim">Address</dt>
            <dd className="break-all">
              {env().APP_URL}/{organization.slug}
              <span className="block text-dim">Doesn’t change when the name does.</span>
            </dd>
            <dt className="text-dim">Created</dt>
            <dd>
              <Time iso={organization.created_at} timeZone={organization.time_zone} as="date" />
            </dd>
          </dl>
        </Card>
      </Section>

      <Section title="You" description="Applies in every organization.">
        <Card className="grid gap-5">
          <ProfileForm key={me.name} name={me.name} email={me.email} />
          <PasswordReset
            email={me.email}
            hasPassword={me.has_password}
            mailboxUrl={env().MAILBOX_URL ?? null}
          />
        </Card>
      </Section>

      <SessionSection
        // A new list when one of its sessions has ended.
        key={sessions.data.map(({ id }) => id).join()}
        first={sessions}
        timeZone={organization.time_zone}
      />

      <Section title="Closing this organization">
        <Card className="border-bad-line">
          <p className="max-w-2xl">
            Closing revokes every API key and stops all paid work at once, including in
            sub-organizations that share its credits. The ledger, purchases and receipts are kept.
            Because we first agree with you what happens to any remaining credits, there is no
            button: an owner contacts support with the organization ID above.
          </p>
        </Card>
      </Section>
    </>
  );
}
