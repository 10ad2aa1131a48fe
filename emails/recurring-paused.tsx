import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** A recurring job failed too often and paused itself. */
export const recurringPaused = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    jobName: line,
    reason: line,
    jobUrl: webUrl,
  }),
  transactional: false,
  subject: (props) => `${props.jobName} is paused: ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={props.reason}
      title="A recurring job was paused"
      action={{ label: "Open the job", url: props.jobUrl }}
      after={
        <FinePrint>Failed runs cost nothing, and you can run the days that failed again.</FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        Several runs of the recurring job {props.jobName} of {props.organizationName} failed in a
        row, so it was paused automatically. Correct its template, then resume it.
      </Paragraph>
      <Facts
        rows={[
          ["Job", props.jobName],
          ["Last failure", props.reason],
        ]}
      />
    </EmailLayout>
  ),
});
