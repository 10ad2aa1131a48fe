import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { ASK_TO_BUY } from "../../../billing/money-words";
import { readOverview } from "../../../read-frame";

export const metadata: Metadata = { title: "Email" };

type Props = { params: Promise<{ org: string; email: string }> };

/** An email that a sandbox would have sent, as its reader would have seen it. */
export default async function SandboxEmailPage({ params }: Props) {
  const { org, email: emailId } = await params;
  const { organization } = await organizationBySlug(org);
  if (organization.mode === "live") notFound();
  const { may_read_payments } = await readOverview(organization.id);
  if (!may_read_payments) {
    return (
      <>
        <PageHeader title="Email" />
        <div className="rounded-xl border">
          <EmptyState title="You can’t see the sandbox’s emails" text={`${ASK_TO_BUY}.`} />
        </div>
      </>
    );
  }
  const { subject, to, created_at, html } = await load((caller) =>
    caller.sandbox.email.get({ organization_id: organization.id, email_id: emailId }),
  );
  return (
    <>
      <PageHeader
        title={subject}
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Sandbox", href: `/${organization.slug}/sandbox` },
              { label: "Email" },
            ]}
          />
        }
        description={
          <>
            To <span className="wrap-anywhere">{to}</span>,{" "}
            <Time iso={created_at} timeZone={organization.time_zone} />. Not sent: this is a
            sandbox.
          </>
        }
      />
      <Card flush>
        <iframe
          title={`The email “${subject}”`}
          // Nothing in it runs, and its links lead to a tab of their own.
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={html.replace("<head>", '<head><base target="_blank">')}
          className="h-[44rem] w-full rounded-xl"
        />
      </Card>
    </>
  );
}
