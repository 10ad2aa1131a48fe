import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { DataTable } from "@/components/ui/data-table";
import { PageHeader } from "@/components/ui/page-header";
import { testCards } from "@/server/gateways/stripe/simulated/test-card.schema";
import { readSandbox } from "../read-frame";
import { whyClosed } from "../why-closed";
import { OpenSandbox } from "./open-sandbox";
import { SandboxEmails } from "./sandbox-emails";

export const metadata: Metadata = { title: "Sandbox" };

type Props = { params: Promise<{ org: string }> };

/** The way into the sandbox, and what may be done there. */
export default async function SandboxPage({ params }: Props) {
  const { organization, parent } = await organizationBySlug((await params).org);
  const isOwned = organization.relationship_type === "owned" && organization.mode === "live";
  if (isOwned && parent) redirect(`/${parent.slug}/sandbox`);
  const sandbox = await readSandbox(organization.id);
  const mayOpen = organization.role === "owner" || organization.role === "admin";
  return (
    <>
      <PageHeader
        title="Sandbox"
        description="Try out the API, payments and the passage of time. Nothing there touches live credits or money."
      />
      {organization.mode === "live" ? (
        <Card className="max-w-2xl">
          <p>
            A sandbox has its own credits, API keys that start with <Code>bk_test_</Code>, test
            cards, and a clock you can move forward. Your members and prices are the same there.
          </p>
          <div className="mt-4 flex flex-wrap gap-2">
            {sandbox.slug ? (
              <Button asChild variant="primary">
                <Link href={`/${sandbox.slug}`}>Go to the sandbox</Link>
              </Button>
            ) : (
              <OpenSandbox
                organizationId={organization.id}
                disabledReason={
                  whyClosed(organization) ?? (mayOpen ? null : "An owner or admin opens it first")
                }
              />
            )}
            <Button asChild>
              <Link href="/docs/sandbox">Read the guide</Link>
            </Button>
          </div>
        </Card>
      ) : (
        <Card className="max-w-2xl">
          <p>
            You are in the sandbox. Create a test key under{" "}
            <Link className="underline" href={`/${organization.slug}/api-keys`}>
              API keys
            </Link>
            , buy credits with a test card, and move the clock with the button above.
          </p>
        </Card>
      )}
      {organization.mode === "live" ? null : <SandboxEmails organization={organization} />}
      <Section title="Test cards" description="They work in the sandbox only.">
        <Card flush>
          <DataTable
            bare
            caption="Test cards"
            rows={testCards}
            rowKey={({ number }) => number}
            empty={null}
            columns={[
              {
                id: "number",
                header: "Number",
                cell: ({ number }) => <Code>{number}</Code>,
              },
              { id: "label", header: "What happens", cell: ({ label }) => label },
            ]}
          />
        </Card>
      </Section>
    </>
  );
}
