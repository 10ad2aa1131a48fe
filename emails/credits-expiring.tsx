import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { credits, footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** Sent 30, 7 and 1 days before grants expire, while some of them is unused: one a day that ends. */
export const creditsExpiring = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    /** What will be lost: all of them together. */
    credits: credits.positive(),
    /** When the first of them ends. */
    expiresAt: isoTime,
    daysLeft: z.int().nonnegative(),
    timeZone,
    /** The grants it tells of. The stored row is the record that they were told of. */
    grants: z
      .array(z.object({ id: line, name: line, credits: credits.positive(), expiresAt: isoTime }))
      .min(1),
    availableCredits: credits,
    billingUrl: webUrl,
  }),
  transactional: false,
  subject: (props) =>
    `${props.organizationName}: ${creditsInWords(props.credits)} ${props.credits === 1 ? "expires" : "expire"} ${daysInWords(props.daysLeft)}`,
  Body: (props) => (
    <EmailLayout
      preview="They are used first, before the rest of the balance."
      title={`${creditsInWords(props.credits)} ${props.credits === 1 ? "expires" : "expire"} ${daysInWords(props.daysLeft)}`}
      action={{ label: "See the balance", url: props.billingUrl }}
      after={
        <FinePrint>
          Credits that expire are spent before those that don’t. Purchased credits don’t expire
          unless their package says so.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {creditsInWords(props.credits)} of {props.organizationName} can be used until{" "}
        {timeInWords(props.expiresAt, props.timeZone)}
        {props.grants.length > 1 ? ", some of them a little longer" : ""}; anything left after that
        is lost. Nothing was charged, and you don’t need to do anything.
      </Paragraph>
      <Facts rows={factsOf(props)} />
    </EmailLayout>
  ),
});

type Grants = { name: string; credits: number; expiresAt: string }[];

function factsOf(props: {
  grants: Grants;
  credits: number;
  timeZone: string;
  availableCredits: number;
}): [string, string][] {
  const until = (iso: string) => timeInWords(iso, props.timeZone);
  const available: [string, string] = ["Available now", creditsInWords(props.availableCredits)];
  const [first, ...others] = props.grants;
  if (!first || others.length > 0) {
    const each = props.grants.map((grant, index): [string, string] => [
      `${index + 1}. ${grant.name}`,
      `${creditsInWords(grant.credits)} until ${until(grant.expiresAt)}`,
    ]);
    return [...each, ["Total", creditsInWords(props.credits)], available];
  }
  return [
    ["Grant", first.name],
    ["Expiring", creditsInWords(props.credits)],
    ["Expires", until(first.expiresAt)],
    available,
  ];
}

function daysInWords(days: number): string {
  if (days === 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}
