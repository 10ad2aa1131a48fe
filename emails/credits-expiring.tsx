import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { credits, footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { creditsInWords, timeInWords } from "./words";

/** Sent 30, 7 and 1 days before a grant expires, while some of it is unused. */
export const creditsExpiring = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    credits: credits.positive(),
    expiresAt: isoTime,
    daysLeft: z.int().nonnegative(),
    timeZone,
    /** What the credits are: "Welcome credits", "Promotion". */
    grantName: line.optional(),
    availableCredits: credits,
    billingUrl: webUrl,
  }),
  transactional: false,
  subject: (props) =>
    `${creditsInWords(props.credits)} of ${props.organizationName} ${props.credits === 1 ? "expires" : "expire"} ${daysInWords(props.daysLeft)}`,
  Body: (props) => (
    <EmailLayout
      preview="They are used first, before the rest of the balance."
      title={`${creditsInWords(props.credits)} ${props.credits === 1 ? "expires" : "expire"} ${daysInWords(props.daysLeft)}`}
      action={{ label: "See the balance", url: props.billingUrl }}
      after={
        <FinePrint>
          Expiring credits are spent before the ones that last. Credits you bought stay, unless
          their package says otherwise.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {creditsInWords(props.credits)} of {props.organizationName} can be used until{" "}
        {timeInWords(props.expiresAt, props.timeZone)}; what is left then is gone. Nothing was
        charged and there is nothing you have to do.
      </Paragraph>
      <Facts
        rows={[
          props.grantName ? ["Grant", props.grantName] : null,
          ["Expiring", creditsInWords(props.credits)],
          ["Expires", timeInWords(props.expiresAt, props.timeZone)],
          ["Available now", creditsInWords(props.availableCredits)],
        ]}
      />
    </EmailLayout>
  ),
});

function daysInWords(days: number): string {
  if (days === 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}
