import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** A webhook endpoint was given up, because nothing arrived for days or because it asked for that. */
export const webhookDisabled = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    endpointHost: line,
    reason: z.enum(["failing", "gone"]),
    failingSince: isoTime,
    /** What the last attempt came to. */
    problem: line,
    timeZone,
    endpointUrl: webUrl,
  }),
  transactional: false,
  subject: (props) => `Webhooks to ${props.endpointHost} are disabled: ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={props.problem}
      title="A webhook endpoint was disabled"
      action={{ label: "Open the endpoint", url: props.endpointUrl }}
      after={
        <FinePrint>
          Nothing is lost yet: events are kept for 30 days, and you can replay the missed ones.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.reason === "gone"
          ? `${props.endpointHost} responded with 410 Gone, so we stopped sending events of ${props.organizationName} to it.`
          : `Every webhook to ${props.endpointHost} has failed since ${timeInWords(props.failingSince, props.timeZone)}, so we stopped sending events of ${props.organizationName} to it.`}{" "}
        Once it works again, enable it and replay the missed events.
      </Paragraph>
      <Facts
        rows={[
          ["Endpoint", props.endpointHost],
          ["Last attempt", props.problem],
        ]}
      />
    </EmailLayout>
  ),
});
