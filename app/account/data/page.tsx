import type { Metadata } from "next";
import Link from "next/link";
import { load, readMe } from "@/app/trpc/server";
import { Banner } from "@/components/ui/banner";
import { Card, Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { DeleteAccount } from "./delete-account";
import { ExportData } from "./export-data";

export const metadata: Metadata = { title: "Your data" };

export default async function DataPage() {
  const me = await readMe();
  const preview = await load((caller) => caller.me.deletion({}));
  const blocked = preview.blocked_by;
  return (
    <>
      <PageHeader title="Your data" description="What we keep about you, and how it ends." />
      <Section
        title="Export"
        description="One JSON file: profile, memberships, sessions, ways to sign in, your keys without their secrets, and what you did. Books and ledgers belong to organizations and are exported there."
      >
        <Card>
          <ExportData />
        </Card>
      </Section>
      <Section title="Delete your account">
        <Card className="grid max-w-2xl gap-4 border-bad-line">
          <div className="grid gap-3 text-13">
            <div>
              <p className="font-medium">What goes</p>
              <p className="text-dim">
                Your name and email, everywhere; how you sign in;{" "}
                {count(preview.memberships, "membership")} and {count(preview.api_keys, "API key")}{" "}
                you made, which stop working.
              </p>
            </div>
            <div>
              <p className="font-medium">What stays</p>
              <p className="text-dim">
                Ledgers, purchases and books of organizations, which then name a deleted account,
                and that this mailbox had its free credits.
              </p>
            </div>
            <div>
              <p className="font-medium">When</p>
              <p className="text-dim">
                In 14 days. You are signed out at once; signing in before then cancels it.
              </p>
            </div>
          </div>
          {blocked.length > 0 ? (
            <Banner tone="low" title="You are the only owner of an organization">
              Hand each over to another member, or close it in its settings.
              <ul className="mt-1 grid gap-1">
                {blocked.map(({ id, name, slug, transfer }) => (
                  <li key={id} className="wrap-anywhere">
                    <Link
                      href={transfer ? `/${slug}/ownership/${transfer.id}` : `/${slug}/members`}
                      className="text-ink underline underline-offset-4"
                    >
                      {transfer ? name : `Hand over ${name}`}
                    </Link>
                    {transfer ? (
                      <>
                        {" "}
                        waits for {transfer.to} to accept, until{" "}
                        <Time iso={transfer.expires_at} timeZone="UTC" as="date" />
                      </>
                    ) : null}
                  </li>
                ))}
              </ul>
            </Banner>
          ) : null}
          <DeleteAccount
            email={me.email}
            disabledReason={
              blocked.length > 0 ? "Somebody else has to own your organizations first" : null
            }
          />
        </Card>
      </Section>
    </>
  );
}

function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? "" : "s"}`;
}
