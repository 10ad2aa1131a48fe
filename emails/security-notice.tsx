import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** What happened to an account's security: the title, and what it means. */
const notices = {
  authenticator_added: {
    title: "An authenticator app was added",
    means: "From now on, signing in asks for a second factor. Other devices were signed out.",
  },
  authenticator_removed: {
    title: "Your authenticator app was removed",
    means: "Its codes no longer sign you in.",
  },
  passkey_added: {
    title: "A passkey was added",
    means: "It signs in to your account, and signing in without it asks for a second factor.",
  },
  passkey_removed: {
    title: "A passkey was removed",
    means: "It no longer signs you in.",
  },
  identity_linked: {
    title: "A new way to sign in was added",
    means: "An account at a sign-in provider with your address now signs in to your account.",
  },
  identity_removed: {
    title: "A way to sign in was removed",
    means: "A sign-in provider was removed from your account.",
  },
  deletion_scheduled: {
    title: "Your account will be deleted",
    means:
      "You were signed out everywhere. To keep the account, sign in before that day; nothing is deleted then.",
  },
  deletion_cancelled: {
    title: "Your account stays",
    means: "Someone signed in, so the deletion of your account was cancelled.",
  },
  deletion_stopped: {
    title: "Your account was not deleted",
    means:
      "You have become the only owner of an organization. Make another member an owner, or have it closed, then ask for the deletion again.",
  },
  recovery_codes_made: {
    title: "New recovery codes were made",
    means: "The recovery codes from before no longer work.",
  },
  recovery_code_used: {
    title: "A recovery code was used",
    means: "It took the place of your phone or passkey, and can’t be used again.",
  },
  second_factor_reset: {
    title: "Your second factor was removed by support",
    means:
      "Two people of our staff removed it, because someone who said they were you lost it. You were signed out everywhere; a link to this mailbox signs you in.",
  },
  second_factor_refused: {
    title: "Someone has your password but not your second factor",
    means:
      "Someone signed in with your password or a link from your mailbox, then failed the second step five times. They were not signed in.",
  },
} satisfies Record<string, { title: string; means: string }>;

type What = keyof typeof notices;

/** Tells a person about a change to how they sign in, which somebody else may have made. */
export const securityNotice = defineEmail({
  schema: z.object({
    ...footerShape,
    what: z.enum(Object.keys(notices) as [What, ...What[]]),
    /** What exactly: the name of a passkey, how many codes are left. */
    detail: line.optional(),
    at: isoTime,
    timeZone,
    /** Takes the change back where `undoes`; else sets a new password. */
    url: webUrl,
    undoes: z.boolean().default(false),
  }),
  transactional: true,
  subject: ({ what }) => notices[what].title,
  Body: ({ what, detail, at, timeZone: zone, url, undoes, ...footer }) => (
    <EmailLayout
      preview={notices[what].means}
      title={notices[what].title}
      action={{ label: "This wasn’t me", url }}
      after={
        <FinePrint>
          {undoes
            ? "The button works for three days. It removes every second factor and the password and signs out every device, so that only a link to this mailbox signs in."
            : "The button lets you set a new password and signs out every device."}{" "}
          If it was you, there is nothing to do.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        {notices[what].means}
        {detail ? ` ${detail}` : ""}
      </Paragraph>
      <Paragraph>This happened on {timeInWords(at, zone)}.</Paragraph>
    </EmailLayout>
  ),
});
