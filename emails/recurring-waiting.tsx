import { z } from "zod";
import { formatDate } from "@/server/foundation/date-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, TextLink } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** A recurring job is waiting for credits; told once an organization and day. */
export const recurringWaiting = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    jobName: line,
    reason: line,
    dueDate: z.iso.date().optional(),
    jobUrl: webUrl,
    buyUrl: webUrl,
  }),
  transactional: false,
  subject: (props) => `${props.jobName} is waiting for credits: ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={props.reason}
      title="A recurring job is waiting for credits"
      action={{ label: "Buy credits", url: props.buyUrl }}
      after={
        <FinePrint>
          Other recurring jobs may be waiting too; this is the only email about them today.{" "}
          <TextLink href={props.jobUrl}>Open the job</TextLink>
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        The recurring job {props.jobName} of {props.organizationName} didn’t run. {props.reason}{" "}
        Nothing was charged, and no run is lost.
      </Paragraph>
      <Facts
        rows={[
          ["Job", props.jobName],
          props.dueDate ? ["Due on", formatDate(props.dueDate)] : null,
        ]}
      />
    </EmailLayout>
  ),
});
