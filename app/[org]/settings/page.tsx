import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { countries } from "@/server/foundation/country.schema";
import { env } from "@/server/foundation/env";
import { permissionTable } from "@/server/organizations/access/permissions";
import { ClosingSection } from "./closing-section";
import { CompanyForm } from "./company-form";
import { MovingSection } from "./moving-section";
import { OrganizationForm } from "./organization-form";
import { describeRole } from "./roles";
import { SecondFactorSwitch } from "./second-factor-switch";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization, parent } = await organizationBySlug((await params).org);
  const company = organization.totals_only
    ? null
    : await load((caller) => caller.company.get({ organization_id: organization.id }));
  const rule = permissionTable["organization.write"];
  const { role } = organization;
  const mayWrite =
    role !== null && (organization.totals_only ? rule.acrossLink : rule.roles).includes(role);
  const closed = organization.closed_at ? "The organization is closed" : null;
  return (
    <>
      <PageHeader title="Settings" description={describeRole(organization)} />

      {organization.closed_at ? <ClosingSection organization={organization} /> : null}

      <Section title="Organization" description={`Name and time zone of ${organization.name}.`}>
        <Card className="grid gap-5">
          <OrganizationForm
            // A new form when somebody else has changed the values under it.
            key={`${organization.name} ${organization.time_zone}`}
            organizationId={organization.id}
            name={organization.name}
            timeZone={organization.time_zone}
            disabledReason={closed ?? (mayWrite ? null : "Only an owner or admin can change this")}
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

      {company ? (
        <Section title="Company" description="The legal entity behind this organization.">
          <Card>
            <CompanyForm
              key={JSON.stringify(company)}
              organizationId={organization.id}
              company={company}
              countries={[...countries()].map(([value, label]) => ({ value, label }))}
              disabledReason={
                closed ??
                (role !== null && permissionTable["billing.write"].roles.includes(role)
                  ? null
                  : "Only owners, admins and billing members can change this")
              }
            />
          </Card>
        </Section>
      ) : null}

      <Section
        title="Two-factor sign-in"
        description="Members without a second factor must set one up before they can open anything here. Applies to owned sub-organizations too; API keys are unaffected."
      >
        <Card>
          <SecondFactorSwitch
            organizationId={organization.id}
            isRequired={organization.requires_second_factor}
            disabledReason={
              closed ??
              (role === "owner" && !organization.totals_only
                ? null
                : "Only an owner can change this")
            }
          />
        </Card>
      </Section>

      <Section
        title="Your own account"
        description="Your name, email, password and sessions apply in every organization."
      >
        <Button asChild>
          <Link href="/account">Open your account</Link>
        </Button>
      </Section>

      <MovingSection organization={organization} parent={parent} />

      {organization.closed_at ? null : <ClosingSection organization={organization} />}
    </>
  );
}
