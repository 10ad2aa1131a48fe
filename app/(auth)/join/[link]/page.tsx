import type { Metadata } from "next";
import Link from "next/link";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Button } from "@/components/ui/button";
import { env } from "@/server/foundation/env";
import type { JoinLinkPreview } from "@/server/members/join-links/join-link.schema";
import { MailboxLink } from "../../mailbox-link";
import { HOME } from "../../safe-next";
import { ResendVerification } from "../../verify/resend-verification";
import { JoinButton } from "./join-button";
import { JoiningSignUp } from "./joining-sign-up";

export const metadata: Metadata = { title: "Join", referrer: "no-referrer" };

export default async function JoinPage({ params }: { params: Promise<{ link: string }> }) {
  const { link } = await params;
  const caller = await api();
  const [preview, me] = await Promise.all([
    caller.auth.previewJoinLink({ link }).catch(() => null),
    caller.me.get({}).catch(() => null),
  ]);
  if (preview?.state !== "open") return <Closed state={preview?.state ?? null} />;
  const { organization_name: name, email_domain: domain, role } = preview;
  const mailboxUrl = env().MAILBOX_URL ?? null;
  const next = encodeURIComponent(`/join/${link}`);
  const fits = !(me && domain) || me.email.endsWith(`@${domain}`);
  return (
    <AuthShell
      title={`Join ${name}`}
      description={`This link lets ${domain ? `anyone with an address at ${domain}` : "anyone who has it"} join as ${role}.`}
      footer={
        me ? (
          <>
            Signed in as {me.email}. <Link href="/sign-out">Sign out</Link>
          </>
        ) : (
          <>
            Have an account? <Link href={`/sign-in?next=${next}`}>Sign in</Link>
          </>
        )
      }
    >
      {!me ? (
        <JoiningSignUp link={link} domain={domain} mailboxUrl={mailboxUrl} />
      ) : !fits ? (
        <p className="text-13 text-dim">
          You are signed in as {me.email}. Sign out and come back with an address at {domain}, or
          ask for an invitation to {me.email}.
        </p>
      ) : me.email_verified ? (
        <JoinButton link={link} organizationName={name} />
      ) : (
        <div className="grid gap-4">
          <p className="text-13 text-dim">
            First verify {me.email}: open the link we emailed you, and you’ll come back here.
          </p>
          <ResendVerification email={me.email} />
          <MailboxLink url={mailboxUrl} />
        </div>
      )}
    </AuthShell>
  );
}

const closed = {
  revoked: ["This link was revoked", "It no longer works."],
  expired: ["This link has expired", "It was valid for a limited time."],
  used_up: ["This link has no uses left", "It has reached its limit of uses."],
  unknown: ["This link doesn’t work", "It may be incomplete: copy the whole link again."],
} as const;

function Closed({ state }: { state: Exclude<JoinLinkPreview["state"], "open"> | null | "open" }) {
  const [title, text] = closed[state === null || state === "open" ? "unknown" : state];
  return (
    <AuthShell title={title} description={`${text} Ask whoever sent it to you.`}>
      <Button asChild size="lg" className="w-full">
        <Link href={HOME}>Go to your organization</Link>
      </Button>
    </AuthShell>
  );
}
