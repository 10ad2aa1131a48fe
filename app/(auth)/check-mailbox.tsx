"use client";

import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { MailboxLink } from "./mailbox-link";

/** What comes after a sign-up. It reads the same whether the address has an account or not: the email tells. */
export function CheckMailbox({
  email,
  what,
  mailboxUrl,
  isPending,
  onSendAgain,
  onChange,
}: {
  email: string;
  /** What following the link does. */
  what: string;
  mailboxUrl: string | null;
  isPending: boolean;
  onSendAgain: () => void;
  onChange: () => void;
}) {
  return (
    <div className="grid gap-4">
      <Banner title={`An email is on its way to ${email}`}>
        Open the link in it: {what} The link works once, within 24 hours, and is quickest in this
        browser. If you already have an account, the email tells you how to sign in.{" "}
        <MailboxLink url={mailboxUrl} />
      </Banner>
      <div className="flex flex-wrap gap-3">
        <Button size="lg" className="flex-1" pending={isPending} onClick={onSendAgain}>
          Send it again
        </Button>
        <Button size="lg" className="flex-1" disabled={isPending} onClick={onChange}>
          Change the address
        </Button>
      </div>
    </div>
  );
}
