import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { InvitationPreview } from "@/server/members/invitations/invitation.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { HOME } from "../../safe-next";
import { AcceptInvitation } from "./accept-invitation";
import { InvitedSignUp } from "./invited-sign-up";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const caller = await api();
  const [invitation, me] = await Promise.all([
    caller.auth.previewInvitation({ token }).catch(() => null),
    caller.me.get({}).catch(() => null),
  ]);
  if (!invitation) return <Unknown />;
  if (invitation.state !== "open") return <Over invitation={invitation} signedIn={me !== null} />;
  const next = `/invite/${token}`;
  const { email, organization_name: name } = invitation;
  if (me && me.email !== email) {
    return (
      <AuthShell
        title="This invitation is for another address"
        description={`It was sent to ${email}, and you are signed in as ${me.email}.`}
        footer={<Link href={HOME}>Stay signed in and ignore it</Link>}
      >
        <div className="grid gap-4">
          <p className="text-13 text-dim">
            Sign out and open the link in the email again, or ask {invitation.invited_by} to invite{" "}
            {me.email}.
          </p>
          <Button asChild variant="primary" size="lg" className="w-full">
            <Link href="/sign-out">Sign out</Link>
          </Button>
        </div>
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title={`Join ${name}`}
      description={`${invitation.invited_by} invited you as ${article(invitation.role)} ${invitation.role}.`}
      footer={
        me
          ? `Signed in as ${me.email}`
          : "Not you? Ignore it: this link works only for its recipient."
      }
    >
      <div className="grid gap-4">
        <Details invitation={invitation} />
        {me ? (
          <AcceptInvitation token={token} organizationName={name} />
        ) : invitation.account_exists ? (
          <>
            <p className="text-13 text-dim">
              {email} has an account. Sign in and you’ll come back here.
            </p>
            <Button asChild variant="primary" size="lg" className="w-full">
              <Link
                href={`/sign-in?next=${encodeURIComponent(next)}&email=${encodeURIComponent(email)}`}
              >
                Sign in to accept
              </Link>
            </Button>
          </>
        ) : (
          <InvitedSignUp token={token} email={email} />
        )}
      </div>
    </AuthShell>
  );
}

function Details({ invitation }: { invitation: InvitationPreview }) {
  const { message, held_credits: held, held_for: heldFor, expires_at } = invitation;
  return (
    <div className="grid gap-2 text-13">
      {message ? (
        <blockquote className="rounded-lg border bg-surface px-3.5 py-2.5 wrap-anywhere whitespace-pre-line">
          {message}
        </blockquote>
      ) : null}
      {held && heldFor ? (
        <p>
          {creditsInWords(held)} {held === 1 ? "is" : "are"} held for you: your first “{heldFor}” is
          paid.
        </p>
      ) : null}
      <p className="text-dim">
        Open until <Time iso={expires_at} as="date-time" /> UTC.
      </p>
    </div>
  );
}

function Unknown() {
  return (
    <Closed
      title="No invitation found"
      text="The link may be incomplete, or a newer email has replaced it. Open the link in the newest email, or ask whoever invited you."
      action={<Link href={HOME}>Go to your organization</Link>}
    />
  );
}

const over = {
  accepted: {
    title: "This invitation was accepted",
    text: "An invitation works once. The person it was for is now a member.",
  },
  revoked: {
    title: "This invitation was revoked",
    text: "It no longer works. If that surprises you, ask whoever invited you.",
  },
  expired: {
    title: "This invitation has expired",
    text: "It was valid for seven days. Ask whoever invited you for a new one.",
  },
} as const;

function Over({ invitation, signedIn }: { invitation: InvitationPreview; signedIn: boolean }) {
  const { state, organization_name: name, invited_by: by } = invitation;
  if (state === "open") return null;
  const { title, text } = over[state];
  return (
    <Closed
      title={title}
      text={`${by} invited ${invitation.email} to ${name}. ${text}`}
      action={
        <Link href={signedIn ? HOME : "/sign-in"}>
          {signedIn ? "Go to your organization" : "Sign in"}
        </Link>
      }
    />
  );
}

function Closed({ title, text, action }: { title: string; text: string; action: ReactNode }) {
  return (
    <AuthShell title={title} description={text}>
      <Button asChild size="lg" className="w-full">
        {action}
      </Button>
    </AuthShell>
  );
}

function article(role: string): string {
  return /^[aeio]/.test(role) ? "an" : "a";
}
