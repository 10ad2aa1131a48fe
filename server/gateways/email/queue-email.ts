import type { EmailName, EmailProps } from "@/emails/registry";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { type Put, sendIn, writeRows } from "@/server/foundation/statements";
import { traceparent } from "@/server/foundation/tracing";
import { addJob, capturing } from "../jobs/add-job";
import type { DirectEmail } from "../notices/catalogue";

const row = {
  id: "text",
  dedupe_key: "text",
  organization_id: "text",
  recipient: "text",
  template: "text",
  props: "jsonb",
  created_at: "timestamptz",
} as const;

const insert = (given: string) => `
  insert into email_messages (${Object.keys(row).join(", ")}) select ${Object.keys(row).join(", ")} from ${given}
  on conflict (dedupe_key) do nothing returning id`;

const newEmails = writeRows({ name: "new_emails", row, sql: insert });

const newEmailsWithJobs = writeRows({
  name: "new_emails_with_jobs",
  row: { ...row, traceparent: "text" },
  sql: (given) => `
    with written as (${insert(given)})
    select 1 as queued from written join ${given} using (id), lateral graphile_worker.add_job('send-email',
      json_strip_nulls(json_build_object('emailId', id, 'traceparent', traceparent)), job_key := 'send-email:' || id)`,
});

type Email<Name extends EmailName> = {
  dedupeKey: string;
  to: string;
  template: Name;
  props: EmailProps<Name>;
  organizationId: string | null;
};

/**
 * Decides on an email that its reader gets whatever they chose; notices go through `notify`. The row and its job
 * commit with the reason for it. A second email with the same dedupe key is not written, so one event makes one
 * message however often it is processed.
 * @returns whether it was written
 */
export function queueEmail<Name extends DirectEmail>(
  tx: Tx,
  email: Email<Name>,
  now: Date,
): Promise<boolean> {
  return queueNoticeEmail(tx, email, now);
}

/** The same for many emails in one statement. */
export async function queueEmails<Name extends DirectEmail>(
  tx: Tx,
  emails: Email<Name>[],
  now: Date,
): Promise<void> {
  if (emails.length === 0) return;
  const rows = emails.map((email) => rowOf(email, now));
  const jobs = capturing();
  if (jobs) {
    await sendIn(tx)(newEmails, rows);
    for (const { id } of rows) jobs.push({ name: "send-email", payload: { emailId: id } });
  } else await sendIn(tx)(newEmailsWithJobs, rows.map(inTrace));
}

/** The email of a notice. Only `notify` decides that there is one. */
export async function queueNoticeEmail<Name extends EmailName>(
  tx: Tx,
  email: Email<Name>,
  now: Date,
): Promise<boolean> {
  const given = rowOf(email, now);
  const written = await sendIn(tx)(newEmails, [given]);
  if (written.length === 0) return false;
  await addJob(tx, "send-email", { emailId: given.id }, { key: `send-email:${given.id}` });
  return true;
}

/** The same as `queueEmail` beside the other writes of an operation. */
export function putEmail<Name extends DirectEmail>(
  write: Put,
  email: Email<Name>,
  now: Date,
): void {
  putNoticeEmail(write, email, now);
}

/** The same as `queueNoticeEmail` beside the other writes of an operation. */
export function putNoticeEmail<Name extends EmailName>(
  write: Put,
  email: Email<Name>,
  now: Date,
): void {
  const given = rowOf(email, now);
  const jobs = capturing();
  if (jobs) {
    write(newEmails, given);
    jobs.push({ name: "send-email", payload: { emailId: given.id } });
  } else write(newEmailsWithJobs, inTrace(given));
}

/** Its job goes on with the trace of whoever caused it. */
function inTrace<Row extends object>(given: Row): Row & { traceparent: string | null } {
  return { ...given, traceparent: traceparent() ?? null };
}

function rowOf<Name extends EmailName>(email: Email<Name>, now: Date) {
  return {
    id: newId("email"),
    dedupe_key: email.dedupeKey,
    organization_id: email.organizationId,
    recipient: email.to,
    template: email.template,
    props: email.props,
    created_at: now,
  };
}
