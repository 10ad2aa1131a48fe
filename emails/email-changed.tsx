import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** Tells the old mailbox that it is no longer the account's, and how to take that back. */
export const emailChanged = defineEmail({
  schema: z.object({
    ...footerShape,
    newEmail: line,
    changedAt: isoTime,
    timeZone,
    undoUrl: webUrl,
    undoUntil: isoTime,
  }),
  transactional: true,
  subject: () => "Your email was changed",
  Body: ({ newEmail, changedAt, timeZone: zone, undoUrl, undoUntil, ...footer }) => (
    <EmailLayout
      preview={`You now sign in as ${newEmail}.`}
      title="Your email was changed"
      action={{ label: "Undo the change", url: undoUrl }}
      after={
        <FinePrint>
          Undoing it restores this address, signs out every device and removes the password, so you
          then sign in with a link sent here. The button works until {timeInWords(undoUntil, zone)}.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        Since {timeInWords(changedAt, zone)} you sign in to Bursar as {newEmail}. Both mailboxes
        confirmed it. If that was you, there is nothing to do.
      </Paragraph>
    </EmailLayout>
  ),
});
