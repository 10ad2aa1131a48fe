import { z } from "zod";
import type { BookRole } from "@/generated/prisma/enums";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { countWaiting } from "@/server/accounting/drafts/read-drafts";
import { recordEventIn } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { type Db, inTransaction } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { noBooks } from "./book-settings";
import { roleNames } from "./role-words";

const roleFields = <Schema extends z.ZodType>(schema: Schema) =>
  Object.fromEntries(roleNames.map((role) => [role, schema])) as Record<BookRole, Schema>;

export const bookSettingsSchema = z.object({
  currency: z.string().nullable().meta({
    description:
      "Currency of reports; initially that of the first account. null until there is an account",
  }),
  closed_through: z.string().nullable().meta({
    description: "Nothing can be posted on or before this day",
  }),
  approval_required: z.boolean().meta({
    description: "Whether changes by agents wait for approval by an owner or admin",
  }),
  drafts_waiting: z.int().meta({ description: "Number of drafts waiting for approval, up to 100" }),
  roles: z.object(roleFields(z.string().nullable())).meta({
    description: "The account that invoices, bills and payments post to, by role",
  }),
});
export type BookSettingsAnswer = z.output<typeof bookSettingsSchema>;

export const bookSettingsChange = {
  currency: currencySchema.optional().meta({
    description: "Can be changed until the first transaction",
  }),
  closed_through: z.iso.date("Enter a date as YYYY-MM-DD").nullable().optional().meta({
    description: "null reopens all periods",
  }),
  approval_required: z.boolean().optional(),
  roles: z
    .strictObject(roleFields(idSchema("bookAccount").nullable().optional()))
    .optional()
    .meta({ description: "Omitted roles stay unchanged" }),
};

/** How the books of an organization are kept. Free. */
export async function readBookSettings(
  db: Db,
  organizationId: string,
): Promise<BookSettingsAnswer> {
  const [settings, roles, waiting] = await Promise.all([
    db.bookSettings.findUnique({ where: { organizationId } }),
    db.bookAccountRole.findMany({ where: { organizationId } }),
    countWaiting(db, organizationId, 100),
  ]);
  const accounts = new Map(roles.map(({ role, accountId }) => [role, accountId]));
  return {
    currency: settings?.currency ?? null,
    closed_through: settings?.closedThrough?.toISOString().slice(0, 10) ?? null,
    approval_required: settings?.approvalRequired ?? false,
    drafts_waiting: waiting,
    roles: Object.fromEntries(
      roleNames.map((role) => [role, accounts.get(role) ?? null]),
    ) as BookSettingsAnswer["roles"],
  };
}

type Change = z.output<z.ZodObject<typeof bookSettingsChange>>;

/**
 * Changes how the books are kept. Closing a period waits for what is being posted into it, and nothing posts into it
 * afterwards. Free, and audited.
 * @throws wrong_state before there is an account, or where a currency is changed that amounts are kept in
 */
export async function changeBookSettings(
  organizationId: string,
  change: Change,
  actor: Actor,
  now: Date,
): Promise<BookSettingsAnswer> {
  return inTransaction(async (tx) => {
    const [settings] = await tx.$queryRaw<{ currency: string; closed_through: Date | null }[]>`
      select currency, closed_through from book_settings where organization_id = ${organizationId} for update`;
    if (!settings) throw noBooks();
    const { currency, closed_through: closedThrough, roles = {} } = change;
    const { approval_required: approvalRequired } = change;
    if (currency !== undefined && currency !== settings.currency)
      await refuseIfUsed(tx, organizationId);
    await tx.bookSettings.update({
      where: { organizationId },
      data: {
        ...(currency === undefined ? {} : { currency }),
        ...(closedThrough === undefined
          ? {}
          : { closedThrough: closedThrough === null ? null : new Date(closedThrough) }),
        ...(approvalRequired === undefined ? {} : { approvalRequired }),
        updatedAt: now,
      },
    });
    const closedBefore = settings.closed_through?.toISOString().slice(0, 10) ?? null;
    const chosen = roleNames.flatMap((role) => {
      const accountId = roles[role];
      return accountId === undefined ? [] : [[role, accountId] as const];
    });
    for (const [role, accountId] of chosen) await setRole(tx, organizationId, role, accountId);
    await recordAudit(
      tx,
      {
        organizationId,
        actor,
        action: "book_settings.updated",
        subjectId: organizationId,
        details: {
          ...(currency === undefined ? {} : { currency }),
          ...(closedThrough === undefined
            ? {}
            : { closed_through: closedThrough, closed_through_before: closedBefore }),
          ...(approvalRequired === undefined ? {} : { approval_required: approvalRequired }),
          ...(chosen.length === 0 ? {} : { roles: Object.fromEntries(chosen) }),
        },
      },
      now,
    );
    await recordEventIn(
      tx,
      { organization: { id: organizationId }, actor, now },
      { entityId: organizationId, ...whatHappened(closedBefore, closedThrough) },
    );
    return readBookSettings(tx, organizationId);
  });
}

/** A period that is closed or reopened is told by itself. @param after undefined: as it was */
function whatHappened(
  before: string | null,
  after: string | null | undefined,
): { type: `book_settings.${string}`; description: string } {
  if (after === undefined || after === before)
    return { type: "book_settings.updated", description: "Book settings changed" };
  if (after === null)
    return {
      type: "book_settings.reopened",
      description: `All periods reopened (previously closed through ${before})`,
    };
  return before !== null && after < before
    ? {
        type: "book_settings.reopened",
        description: `Periods after ${after} reopened (previously closed through ${before})`,
      }
    : { type: "book_settings.closed", description: `Books closed through ${after}` };
}

async function refuseIfUsed(tx: Db, organizationId: string): Promise<void> {
  const [some] = await tx.$queryRaw<{ found: boolean }[]>`
    select exists (select from book_lines l join book_transactions t on t.id = l.transaction_id
      where t.organization_id = ${organizationId}) as found`;
  if (some?.found)
    throw new DomainError(
      "wrong_state",
      "The books have transactions, so their currency can't be changed. Nothing was changed.",
    );
}

async function setRole(
  tx: Db,
  organizationId: string,
  role: BookRole,
  accountId: string | null,
): Promise<void> {
  if (accountId === null) {
    await tx.bookAccountRole.deleteMany({ where: { organizationId, role } });
    return;
  }
  const account = await tx.bookAccount.findFirst({ where: { id: accountId, organizationId } });
  if (!account)
    throw invalid(`roles.${role}`, `There is no account ${accountId} in this organization`);
  await tx.bookAccountRole.upsert({
    where: { organizationId_role: { organizationId, role } },
    create: { organizationId, role, accountId },
    update: { accountId },
  });
}
