import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Paragraph, TextLink } from "./parts";
import { footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** One email a day in place of one for each notice about spending. */
export const spendingDigest = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    items: z.array(z.object({ title: line, at: isoTime, url: webUrl })).min(1),
    /** How many there were beyond those listed. */
    more: z.int().nonnegative().default(0),
    timeZone,
    usageUrl: webUrl,
  }),
  transactional: false,
  subject: ({ organizationName, items, more }) =>
    items.length + more === 1
      ? `${organizationName}: ${items[0]?.title}`
      : `${organizationName}: ${items.length + more} notices about spending`,
  Body: (props) => (
    <EmailLayout
      preview={props.items.map(({ title }) => title).join(" · ")}
      title="Spending since your last summary"
      action={{ label: "Open usage", url: props.usageUrl }}
      footer={props}
    >
      {props.items.map(({ title, at, url }) => (
        <Paragraph key={`${at} ${title}`}>
          {title}
          <br />
          {timeInWords(at, props.timeZone)} <TextLink href={url}>Open</TextLink>
        </Paragraph>
      ))}
      {props.more > 0 ? <Paragraph>And {props.more} more, in your notifications.</Paragraph> : null}
    </EmailLayout>
  ),
});
