import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";

/**
 * Writes down that somebody of the staff was shown these customers' accounts: once a person, account and
 * hour, the first look always.
 * @param ids credit accounts, organizations that spend from one, or payments to one
 * @param what the procedure that showed it
 */
export async function noteLooks(
  ids: readonly string[],
  look: { userId: string; requestId: string; what: string },
  now: Date,
): Promise<void> {
  const known = [...new Set(ids)];
  if (known.length === 0) return;
  const events = known.map(() => newId("audit"));
  await db().$executeRaw`
    insert into audit_events (id, organization_id, actor_type, actor_id, action, kind, subject_id, details, request_id, created_at)
    select (${events}::text[])[row_number() over (order by a.id)], a.organization_id, 'staff', ${look.userId},
      'credit_account.looked_at', 'staff', a.id, jsonb_build_object('procedure', ${look.what}::text), ${look.requestId}, ${now}
    from credit_accounts a
    where a.id = any(${known}) or a.id in (
      select o.credit_account_id from organizations o where o.id = any(${known})
      union all select p.credit_account_id from payments p where p.id = any(${known}))
    on conflict do nothing`;
}
