/**
 * Judges the JSON body of a send request the way the Resend API does: the first thing wrong is
 * answered with the API's own error name and message, so that a mistake shows up here and not
 * with the first real key.
 */

export type ApiErrorName =
  | "missing_api_key"
  | "invalid_api_key"
  | "missing_required_field"
  | "validation_error"
  | "invalid_attachment"
  | "invalid_idempotency_key"
  | "invalid_idempotent_request"
  | "concurrent_idempotent_requests"
  | "not_found"
  | "method_not_allowed"
  | "rate_limit_exceeded"
  | "internal_server_error";

/** The body of every error answer. */
export type ApiError = { statusCode: number; name: ApiErrorName; message: string };

export type AcceptedEmail = {
  from: string;
  to: string[];
  cc: string[] | null;
  bcc: string[] | null;
  reply_to: string[] | null;
  subject: string;
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
  attachments: { filename: string | null; content_type: string | null; bytes: number | null }[];
  scheduled_at: string | null;
};

type Verdict = { ok: true; email: AcceptedEmail } | { ok: false; error: ApiError };

const MAX_RECIPIENTS = 50;
const MAX_TAG_LENGTH = 256;
const ADDRESS_FORMAT =
  "The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.";

/** Accepts one email, or says what the API would refuse. */
export function acceptEmail(
  body: unknown,
  { inBatch = false }: { inBatch?: boolean } = {},
): Verdict {
  try {
    return { ok: true, email: readEmail(body, inBatch) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.answer };
    throw error;
  }
}

/** `"Acme <owner@acme.test>"` -> `"owner@acme.test"`, in lower case. */
export function addressOf(recipient: string): string {
  return (/<([^<>]+)>\s*$/.exec(recipient)?.[1] ?? recipient).trim().toLowerCase();
}

class Refusal extends Error {
  readonly answer: ApiError;
  constructor(name: ApiErrorName, message: string, statusCode = 422) {
    super(message);
    this.answer = { statusCode, name, message };
  }
}

function readEmail(body: unknown, inBatch: boolean): AcceptedEmail {
  if (!isRecord(body)) throw new Refusal("validation_error", "The request body must be an object.");
  if (isPresent(body.template)) {
    throw new Refusal("validation_error", "The emulator keeps no templates: send html or text.");
  }
  const to = readAddresses(body.to, "to");
  if (to === null) throw new Refusal("missing_required_field", "Missing `to` field.");
  const from = readText(body.from, "from");
  if (!from) throw new Refusal("missing_required_field", "Missing `from` field.");
  if (!isAddress(from)) {
    throw new Refusal("validation_error", `Invalid \`from\` field. ${ADDRESS_FORMAT}`);
  }
  const subject = readText(body.subject, "subject");
  if (!subject) throw new Refusal("missing_required_field", "Missing `subject` field.");
  const html = readText(body.html, "html");
  const text = readText(body.text, "text");
  if (!html && !text) {
    throw new Refusal("missing_required_field", "Missing `html` or `text` field.");
  }
  if (inBatch && (isPresent(body.attachments) || isPresent(body.scheduled_at))) {
    throw new Refusal(
      "validation_error",
      "The `attachments` and `scheduled_at` fields are not supported in batch emails.",
    );
  }
  return {
    from,
    to,
    cc: readAddresses(body.cc, "cc"),
    bcc: readAddresses(body.bcc, "bcc"),
    reply_to: readAddresses(body.reply_to, "reply_to"),
    subject,
    html: html || null,
    text: text || null,
    headers: readHeaders(body.headers),
    tags: readTags(body.tags),
    attachments: readAttachments(body.attachments),
    scheduled_at: readScheduledAt(body.scheduled_at),
  };
}

function readAddresses(value: unknown, field: string): string[] | null {
  if (!isPresent(value)) return null;
  const addresses: unknown[] = Array.isArray(value) ? value : [value];
  if (addresses.length === 0) return null;
  if (addresses.length > MAX_RECIPIENTS) {
    throw new Refusal(
      "validation_error",
      `Too many recipients in \`${field}\`: the maximum is ${MAX_RECIPIENTS}.`,
    );
  }
  return addresses.map((address) => {
    if (typeof address !== "string" || !isAddress(address)) {
      throw new Refusal("validation_error", `Invalid \`${field}\` field. ${ADDRESS_FORMAT}`);
    }
    return address;
  });
}

function readText(value: unknown, field: string): string | null {
  if (!isPresent(value)) return null;
  if (typeof value !== "string") {
    throw new Refusal("validation_error", `The \`${field}\` field must be a \`string\`.`);
  }
  // A line break in a header field is how email headers are forged.
  if ((field === "subject" || field === "from") && /[\r\n]/.test(value)) {
    throw new Refusal("validation_error", `The \`\\n\` is not allowed in the \`${field}\` field.`);
  }
  return value;
}

function readHeaders(value: unknown): Record<string, string> {
  if (!isPresent(value)) return {};
  if (!isRecord(value)) {
    throw new Refusal("validation_error", "The `headers` field must be an object.");
  }
  const headers: Record<string, string> = {};
  for (const [name, content] of Object.entries(value)) {
    if (typeof content !== "string" || /[\r\n]/.test(content) || !/^[!-9;-~]+$/.test(name)) {
      throw new Refusal("validation_error", `Invalid header \`${name}\` in the \`headers\` field.`);
    }
    headers[name] = content;
  }
  return headers;
}

function readTags(value: unknown): AcceptedEmail["tags"] {
  if (!isPresent(value)) return [];
  if (!Array.isArray(value)) {
    throw new Refusal("validation_error", "The `tags` field must be an array.");
  }
  return value.map((tag: unknown) => {
    const name = isRecord(tag) ? tag.name : undefined;
    const content = isRecord(tag) ? tag.value : undefined;
    if (!isTagText(name) || !isTagText(content)) {
      throw new Refusal(
        "validation_error",
        "Tags should only contain ASCII letters, numbers, underscores, or dashes.",
      );
    }
    return { name, value: content };
  });
}

function readAttachments(value: unknown): AcceptedEmail["attachments"] {
  if (!isPresent(value)) return [];
  if (!Array.isArray(value)) {
    throw new Refusal("validation_error", "The `attachments` field must be an array.");
  }
  return value.map((attachment: unknown) => {
    const { content, path, filename, content_type } = isRecord(attachment) ? attachment : {};
    if (typeof content !== "string" && typeof path !== "string") {
      throw new Refusal("invalid_attachment", "Attachment must have either a `content` or `path`.");
    }
    return {
      filename: typeof filename === "string" ? filename : null,
      content_type: typeof content_type === "string" ? content_type : null,
      bytes: typeof content === "string" ? Buffer.byteLength(content, "base64") : null,
    };
  });
}

function readScheduledAt(value: unknown): string | null {
  if (!isPresent(value)) return null;
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new Refusal("validation_error", "Invalid `scheduled_at` field. Use an ISO 8601 time.");
  }
  return new Date(time).toISOString();
}

function isAddress(value: string): boolean {
  const address = addressOf(value);
  return (
    address.length <= 320 && /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\.]+\.[^\s@<>]+$/.test(address)
  );
}

function isTagText(value: unknown): value is string {
  return (
    typeof value === "string" && value.length <= MAX_TAG_LENGTH && /^[A-Za-z0-9_-]+$/.test(value)
  );
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
