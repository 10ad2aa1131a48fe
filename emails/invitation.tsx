import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph, Quote } from "./parts";
import { credits, footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** Invites someone into an organization; may carry credit that is held for them (S3). */
export const invitation = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    invitedBy: line,
    role: line,
    url: webUrl,
    expiresAt: isoTime.nullish(),
    timeZone: timeZone.default("UTC"),
    heldCredits: credits.nonnegative().nullish(),
    message: z.string().max(2000).nullish(),
    reminder: z.boolean().default(false),
  }),
  transactional: true,
  subject: (props) =>
    props.reminder
      ? `Reminder: join ${props.organizationName} on Bursar`
      : `${props.invitedBy} invited you to ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={`Join ${props.organizationName} as ${props.role}.`}
      title={`Join ${props.organizationName}`}
      action={{ label: "Accept the invitation", url: props.url }}
      after={
        <FinePrint>
          {props.expiresAt
            ? `The invitation is open until ${timeInWords(props.expiresAt, props.timeZone)}. `
            : null}
          It costs you nothing. If you don’t know {props.organizationName}, ignore this email.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.invitedBy} invited you to {props.organizationName} on Bursar, with the role{" "}
        {props.role}.
      </Paragraph>
      {props.message ? <Quote>{props.message}</Quote> : null}
      {props.heldCredits ? (
        <Paragraph>
          {creditsInWords(props.heldCredits)} {props.heldCredits === 1 ? "is" : "are"} held for you,
          so you can start at once.
        </Paragraph>
      ) : null}
    </EmailLayout>
  ),
});
