import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, isoTime, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** Tells the owner of the account, who may not be the one who did it. */
export const passwordChanged = defineEmail({
  schema: z.object({ ...footerShape, changedAt: isoTime, timeZone, resetUrl: webUrl }),
  transactional: true,
  subject: () => "Your password was changed",
  Body: ({ changedAt, timeZone: zone, resetUrl, ...footer }) => (
    <EmailLayout
      preview={`Changed ${timeInWords(changedAt, zone)}.`}
      title="Your password was changed"
      action={{ label: "This wasn’t me", url: resetUrl }}
      after={
        <FinePrint>
          The button lets you choose another password and signs out every device.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        The password of your account was changed on {timeInWords(changedAt, zone)}. If that was you,
        there is nothing to do.
      </Paragraph>
    </EmailLayout>
  ),
});
