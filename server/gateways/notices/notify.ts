import { type EmailProps, subjectOf } from "@/emails/registry";
import type { Organization } from "@/generated/prisma/client";
import type { NoticeKind } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { type Put, sendIn, writeRows } from "@/server/foundation/statements";
import { putNoticeEmail, queueNoticeEmail } from "../email/queue-email";
import { type NoticeName, notices } from "./catalogue";
import { type Channels, decideChannels, type Reader } from "./decide-channels";
import { addressed, type Candidate, payersOf, withWishes } from "./find-readers";
import { footerFor } from "./footer-for";
import { pathOf } from "./path-of";

export type Notice<Name extends NoticeName> = {
  template: Name;
  /** Names what happened, and never repeats for another happening of this template. */
  event: string;
  /** What it is about; null in no organization's sight. */
  organization: Pick<Organization, "id" | "name" | "sandboxId">;
  props: EmailProps<Name>;
  /** What whoever tells it looks up later, kept with the notification. */
  facts?: object;
};

const row = {
  id: "text",
  user_id: "text",
  organization_id: "text",
  kind: "notice_kind",
  template: "text",
  title: "text",
  path: "text",
  once: "text",
  facts: "jsonb",
  in_app: "boolean",
  digest_due: "boolean",
  created_at: "timestamptz",
} as const;
const columns = Object.keys(row).join(", ");

const newNotifications = writeRows({
  name: "new_notifications",
  row,
  sql: (given) =>
    `insert into notifications (${columns}) select ${columns} from ${given} on conflict (user_id, once) do nothing`,
});

/**
 * Tells people of something, each once: by email, in the app, or both, as each of them chose and as their role
 * has it where they did not. It commits with what caused it. This is the one place that decides who is told how.
 * @param propsFor where a reader's email has something of its own, such as a signed link
 */
export async function notify<Name extends NoticeName>(
  tx: Tx,
  notice: Notice<Name>,
  candidates: readonly Candidate[],
  now: Date,
  propsFor: (reader: Candidate) => EmailProps<Name> = () => notice.props,
): Promise<void> {
  const readers = await withWishes(tx, notices[notice.template].kind, candidates);
  const plan = planNotice(notice, readers, now, propsFor);
  for (const email of plan.emails) await queueNoticeEmail(tx, email, now);
  if (plan.notifications.length > 0) await sendIn(tx)(newNotifications, plan.notifications);
}

/** The same beside the other writes of an operation, which looked the readers up itself. */
export function putNotice<Name extends NoticeName>(
  write: Put,
  notice: Notice<Name>,
  readers: readonly (Candidate & Reader)[],
  now: Date,
): void {
  const plan = planNotice(notice, readers, now, () => notice.props);
  for (const email of plan.emails) putNoticeEmail(write, email, now);
  write(newNotifications, ...plan.notifications);
}

/** Tells a person of something about themselves, in the app only. */
export async function tellInApp(
  tx: Tx,
  told: { userId: string; kind: NoticeKind; title: string; path: string; once: string },
  now: Date,
): Promise<void> {
  const { userId, kind, title, path, once } = told;
  const [template = ""] = once.split(":");
  await sendIn(tx)(newNotifications, [
    {
      ...{ id: newId("notification"), user_id: userId, organization_id: null, facts: null },
      ...{ kind, template, title, path, once },
      ...{ in_app: true, digest_due: false, created_at: now },
    },
  ]);
}

/** Tells everybody who looks after an account's money. */
export async function notifyPayers<Name extends NoticeName>(
  tx: Tx,
  creditAccountId: string,
  notice: Pick<Notice<Name>, "template" | "event" | "facts"> & {
    props: (organization: Organization) => EmailProps<Name>;
    /** Addresses beyond today's, such as the one that was just replaced. */
    alsoTo?: string[];
  },
  now: Date,
): Promise<void> {
  const { organizationId } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
    select: { organizationId: true },
  });
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  let candidates = await payersOf(tx, creditAccountId);
  for (const email of notice.alsoTo ?? [])
    candidates = addressed(candidates, email, organizationId);
  const { template, event, facts } = notice;
  await notify(
    tx,
    {
      template,
      event,
      ...(facts ? { facts } : {}),
      organization,
      props: notice.props(organization),
    },
    candidates,
    now,
  );
}

function planNotice<Name extends NoticeName>(
  { template, event, organization, props, facts }: Notice<Name>,
  readers: readonly (Candidate & Reader)[],
  now: Date,
  propsFor: (reader: Candidate) => EmailProps<Name>,
) {
  const { kind, link } = notices[template];
  const channels = decideChannels(kind, readers);
  const each = readers.map((reader, at) => ({ reader, by: channels[at] as Channels }));
  const title = subjectOf(template, props);
  return {
    emails: each
      .filter(({ by }) => by.mail === "each")
      .map(({ reader }) => ({
        dedupeKey: `${template}:${event}:${reader.email}`,
        to: reader.email,
        organizationId: organization.id,
        template,
        props: {
          ...propsFor(reader),
          ...footerFor(template, kind, reader, organization),
        } as EmailProps<Name>,
      })),
    // What happens in a sandbox is looked up there: nobody is called for it.
    notifications: organization.sandboxId
      ? []
      : each.flatMap(({ reader, by }) => {
          const digestDue = by.mail === "daily";
          if (reader.userId === null || !(by.inApp || digestDue)) return [];
          const own = propsFor(reader) as Record<string, unknown>;
          return {
            id: newId("notification"),
            user_id: reader.userId,
            organization_id: organization.id,
            kind,
            template,
            title,
            path: pathOf(String(own[link])),
            once: `${template}:${event}`,
            facts: facts ?? null,
            in_app: by.inApp,
            digest_due: digestDue,
            created_at: now,
          };
        }),
  };
}
