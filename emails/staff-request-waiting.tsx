import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph, Quote } from "./parts";
import { footerShape, isoTime, line, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** What a staff request is about; the same facts when it waits and when it was decided. */
export const staffRequestShape = {
  ...footerShape,
  /** The action in a few words: "Give 20,000 promotional credits". */
  request: line,
  /** The customer; absent for a price book, which applies to everybody. */
  organizationName: line.optional(),
  /** The most it can create; null: no limit. */
  atMostCredits: z.number().nullable(),
  /** What the requester wrote. */
  reason: z.string().optional(),
  requestsUrl: webUrl,
};

type StaffRequest = z.output<z.ZodObject<typeof staffRequestShape>>;

export function staffRequestFacts({ request, organizationName, atMostCredits }: StaffRequest) {
  return [
    ["Request", request],
    ["For", organizationName ?? "All accounts on the price book"],
    ["Maximum", atMostCredits === null ? "No limit" : creditsInWords(atMostCredits)],
  ] as const;
}

/** Sent to every colleague who may decide it. */
export const staffRequestWaiting = defineEmail({
  schema: z.object({ ...staffRequestShape, requestedBy: line, expiresAt: isoTime }),
  transactional: true,
  subject: ({ request, organizationName }) =>
    `Approval needed: ${request}${organizationName ? ` (${organizationName})` : ""}`,
  Body: (props) => (
    <EmailLayout
      preview={`${props.requestedBy} requested it. Nothing has changed yet.`}
      title="A request needs your approval"
      action={{ label: "Review the request", url: props.requestsUrl }}
      footer={props}
    >
      <Paragraph>
        {props.requestedBy} requested something that one person can’t approve alone. It takes effect
        when you or another colleague approves it. Nothing has changed yet.
      </Paragraph>
      {props.reason ? <Quote>{props.reason}</Quote> : null}
      <Facts
        rows={[
          ...staffRequestFacts(props),
          ["Requested by", props.requestedBy],
          ["Expires", timeInWords(props.expiresAt, "UTC")],
        ]}
      />
    </EmailLayout>
  ),
});
