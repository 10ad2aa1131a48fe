import { resend } from "./send-email";

/** Longer than any answer; what an email quotes below it is dropped first. */
const MOST_CHARACTERS = 200_000;

export type ReceivedEmail = {
  /** `Anna <anna@example.com>`. */
  from: string;
  /** Every address it was sent to. */
  to: string[];
  text: string | null;
  html: string | null;
  /** By their names in small letters. */
  headers: Record<string, string>;
  attachments: number;
};

/** Reads an email that Resend received. Null: it has none of this id. @throws where it did not answer, to be tried again */
export async function readReceived(id: string): Promise<ReceivedEmail | null> {
  const { data, error } = await resend().emails.receiving.get(id, { html_format: "cid" });
  if (error?.name === "not_found") return null;
  if (error) throw new Error(`Resend did not show the email ${id}: ${error.message}`);
  const { from, to, cc, received_for, text, html, headers, attachments } = data;
  return {
    from,
    to: [...(received_for ?? []), ...to, ...(cc ?? [])],
    text: text?.slice(0, MOST_CHARACTERS) ?? null,
    html: html?.slice(0, MOST_CHARACTERS) ?? null,
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    attachments: attachments.length,
  };
}
