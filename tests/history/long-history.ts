import { randomBytes } from "node:crypto";
import pg from "pg";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import {
  type Charge,
  type ChargeAnswer,
  encodeCharge,
  postChargesThrough,
} from "@/server/ledger/post-charges";
import { settleAccount } from "@/server/ledger/settle-account";
import { grantCredits, newBooks, newOrganization, newPerson } from "@/server/scenarios/story";

const DAY_MS = 86_400_000;
const DAYS = 380;
const BATCH = 1_000;
const OPERATIONS = ["transaction.create", "invoice.create", "api.call", "account.create"];

/** An account whose history is this long, and something of it for every id that a request may name. */
export type Account = {
  organizationId: string;
  creditAccountId: string;
  ownerId: string;
  slug: string;
  /** By the name of the field that a request names it in. */
  things: Record<string, string>;
};

/**
 * Builds an account that was used for a year. Its ledger is written by the ledger's own functions; of everything
 * else it has so many rows, most of them closed, written in bulk.
 * @param branches how many organizations it owns
 */
export async function buildAccount(
  name: string,
  { entries, rows, branches = 30 }: { entries: number; rows: number; branches?: number },
): Promise<Account> {
  const start = new Date(Date.now() - DAYS * DAY_MS);
  const owner = await newPerson(start, { email: `${newId("user")}@acme.test`, name });
  const organization = await newOrganization(start, { name, owner });
  const child = await newOrganization(start, {
    name: `${name} North`,
    owner,
    parent: organization,
  });
  const client = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await client.connect();
  try {
    await grantCredits(start, organization, 1_000_000_000);
    const books = await newBooks(start, organization, { type: "user", id: owner.id });
    const charge = (n: number): Charge => ({
      creditAccountId: organization.creditAccountId,
      organizationId: n % 5 === 0 ? child.id : organization.id,
      amount: 1_000_000n,
      idempotencyKey: `${organization.id}-${n}`,
      operation: OPERATIONS[n % OPERATIONS.length] ?? "",
      priceVersion: "test",
      transactionId: newId("ledgerTransaction"),
      actor: { type: "user", id: owner.id },
      entity: { type: "transaction", id: newId("bookTransaction") },
      description: "In a test",
      timeZone: "UTC",
    });
    const post = async (charges: Charge[], at: Date) => {
      const verdicts = await postChargesThrough(
        async (text, values) =>
          (await client.query<ChargeAnswer>({ name: "post_charges", text, values })).rows,
        charges.map(encodeCharge),
        at,
      );
      const refused = verdicts.filter(({ outcome }) => outcome !== "charged");
      if (refused.length > 0) throw new Error(`The history stopped: ${refused[0]?.outcome}`);
    };
    for (let n = 0; n < rows; n += 50) {
      const at = new Date(start.getTime() + n);
      const hold = () => ({ id: newId("hold"), expiresAt: new Date(at.getTime() + 60_000) });
      const some = Array.from({ length: Math.min(50, rows - n) }, (_, m) => n + m);
      await post(
        some.map((each) => ({ ...charge(entries + each), hold: hold() })),
        at,
      );
    }
    await settleAccount(db(), organization.creditAccountId, new Date(start.getTime() + 120_000));
    const batch = Math.min(BATCH, Math.ceil(entries / 50));
    for (let done = 0; done < entries; done += batch) {
      const at = new Date(start.getTime() + ((done + 1) / (entries + batch)) * (DAYS - 2) * DAY_MS);
      await post(
        Array.from({ length: Math.min(batch, entries - done) }, (_, n) => charge(done + n)),
        at,
      );
    }
    const now = new Date();
    for (let n = 0; n < Math.min(rows, 100); n++)
      await grantCredits(now, organization, 1, { expiresAt: new Date(now.getTime() + DAY_MS) });

    const tag = randomBytes(5).toString("hex");
    const values = {
      account: organization.creditAccountId,
      organization: organization.id,
      owner: owner.id,
      cash: books.cash,
      sales: books.sales,
      tag,
      rows,
      branches,
    };
    await client.query("begin");
    for (const statement of otherRows) await client.query(filledIn(statement, values));
    await client.query("commit");
    return {
      organizationId: organization.id,
      creditAccountId: organization.creditAccountId,
      ownerId: owner.id,
      slug: organization.slug,
      things: await thingsOf(organization.creditAccountId, organization.id, books.cash, tag),
    };
  } finally {
    await client.end();
  }
}

/** `:name` becomes the value, `:id(prefix)` the id of the n-th row, `from series` all of them. */
function filledIn(statement: string, values: Record<string, string | number>): string {
  return statement
    .replace(/:id\((\w+)\)/g, `'$1_01' || '${values.tag}' || lpad(n::text, 14, '0')`)
    .replace(/:series/g, `generate_series(1, ${values.rows}) n`)
    .replace(/:(account|organization|owner|cash|sales|tag|rows|branches)\b/g, (_, key) =>
      pg.escapeLiteral(String(values[key])),
    );
}

const otherRows = [
  `insert into users (id, email, email_verified_at, created_at)
    select :id(usr), :tag || n || '@acme.test', now(), now() from :series`,
  `insert into memberships (id, organization_id, user_id, role, created_at)
    select :id(mem), :organization, :id(usr), 'viewer', now() from :series`,
  `insert into sessions (id, user_id, created_at, last_seen_at, authenticated_at, user_agent, ended_at, "end")
    select :id(ses), :owner, now() - interval '300 days', now() - interval '299 days', now() - interval '300 days', '', now() - interval '299 days', 'signed_out' from :series`,
  `insert into organizations (id, name, slug, parent_id, relationship, credit_account_id, base_fee_from, created_at)
    select :id(org), 'Branch ' || n, :tag || '-' || n, :organization, 'owned', :account, current_date, now() from generate_series(1, :branches) n`,
  `insert into invitations (id, organization_id, email, role, state, token_hash, invited_by_user_id, sent_at, expires_at, created_at, resolved_at)
    select :id(inv), :organization, :tag || n || '@acme.test', 'viewer', 'revoked', sha256((:tag || n)::bytea), :owner, now(), now() + interval '1 day', now(), now() from :series`,
  `insert into join_links (id, organization_id, token, role, created_by_user_id, created_at, revoked_at)
    select :id(join), :organization, :tag || n, 'viewer', :owner, now(), now() from :series`,
  `insert into ownership_transfers (id, organization_id, from_user_id, to_user_id, state, created_at, expires_at, resolved_at)
    select :id(otr), :organization, :owner, :id(usr), 'declined', now(), now(), now() from :series`,
  `insert into agents (id, organization_id, name, created_at, archived_at)
    select :id(agent), :organization, 'Bot ' || n, now(), now() from :series`,
  `insert into apps (id, organization_id, name, slug, monetization_enabled, markup_bps, created_at, archived_at)
    select :id(app), :organization, 'App ' || n, 'app-' || n, true, 2000, now(), case when n > 30 then now() end from :series`,
  `select post_earnings((select jsonb_agg(jsonb_build_object('organization', :organization, 'from', 'usage', 'to', side, 'amount', 1000000,
      'source', 'app_01' || :tag || lpad((n % 30 + 1)::text, 14, '0'), 'kind', 'miniapp', 'charge', :id(ltx), 'account', 'acct_another',
      'at', now() - n * interval '1 day')) from :series, unnest('{creator,platform}'::text[]) side))`,
  `insert into redemptions (id, organization_id, kind, state, amount, pay_to, requested_by_type, requested_by, user_id, created_at, decided_by, decided_at)
    select :id(rdm), :organization, 'payout', case when n % 50 = 0 then 'pending' else 'declined' end::redemption_state, 1000000, 'In a test', 'user', :owner, :owner,
      now() - n * interval '1 hour', case when n % 50 > 0 then 'usr_other' end, case when n % 50 > 0 then now() end from :series`,
  `insert into api_keys (id, organization_id, name, scopes, secret_hash, preview, created_by_user_id, created_at, revoked_at)
    select :id(key), :organization, 'Key ' || n, '{billing:read}', sha256((:tag || n)::bytea), 'x', :owner, now(), now() from :series`,
  `insert into budgets (id, credit_account_id, organization_id, subject, period, limit_amount, action, window_start, window_began_at, created_at, archived_at)
    select :id(bud), :account, :organization, 'organization', 'month', n, 'notify', current_date, now(), now(), now() from :series`,
  `insert into budget_requests (id, budget_id, organization_id, asker_organization_id, asker_type, asker_id, limit_amount, limit_before, reason, state, decided_by_type, decided_by_id, decided_at, expires_at, created_at)
    select :id(bdr), :id(bud), :organization, :organization, 'user', :owner, n + 1, n, 'In a test', 'declined', 'user', :owner, now(), now(), now() from :series`,
  `insert into email_messages (id, dedupe_key, organization_id, recipient, template, props, subject, created_at, sent_at)
    select :id(eml), :tag || n, :organization, 'a@acme.test', 'low-balance', '{}', 'In a test', now() - n * interval '1 hour', now() from :series`,
  `insert into audit_events (id, organization_id, actor_type, actor_id, action, kind, subject_id, details, created_at)
    select :id(aud), :organization, 'user', :owner, 'member.joined', case when n % 100 = 0 then 'keys' else 'members' end, :organization, '{}', now() - n * interval '1 hour' from :series`,
  `insert into price_overrides (id, credit_account_id, subject, prices, note, created_by, effective_at, ends_at, created_at)
    select :id(pro), :account, 'operation:invoice.create', '{"credits":5}', 'In a test', :owner, now() - interval '9 days', now() - interval '8 days', now() from :series`,
  `insert into grant_schedules (id, credit_account_id, wallet_id, category, amount, cadence, starts_at, description, created_by, created_at, canceled_at)
    select :id(gsc), :account, (select id from wallets where credit_account_id = :account limit 1), 'bonus', 1000000, 'yearly', now(), 'In a test', :owner, now(), now() from :series`,
  `insert into adjustments (id, credit_account_id, amount, reason, state, requested_by, decided_by, created_at, decided_at)
    select :id(adj), :account, 1000000, 'In a test', 'rejected', :owner, 'usr_other', now(), now() from :series`,
  `insert into staff_actions (id, kind, credit_account_id, amount, parameters, title, state, requested_by, decided_by, created_at, expires_at, decided_at, limit_amount, limit_hours)
    select :id(sta), 'grant', :account, 1000000, '{}', 'In a test', 'rejected', :owner, 'usr_other', now(), now(), now(), 1, 24 from :series`,
  `insert into sales_quotes (id, credit_account_id, organization_id, title, credits, amount_cents, state, issued_by, expires_at, created_at, closed_at)
    select :id(qte), :account, :organization, 'In a test', 1000000, 100, 'withdrawn', :owner, now(), now(), now() from :series`,
  `insert into purchases (id, credit_account_id, organization_id, buyer_user_id, kind, title, credits, amount_cents, price_version, status, offered_methods, created_at)
    select :id(pur), :account, :organization, :owner, 'custom_amount', 'In a test', 1000000, 100, 'test', 'expired', '{crypto}', now() from :series`,
  `insert into payment_methods (id, credit_account_id, stripe_payment_method_id, fingerprint, brand, last4, exp_month, exp_year, created_at, removed_at)
    select :id(pay), :account, :id(pm), 'x', 'visa', '4242', 1, 2040, now(), now() from :series`,
  `insert into recharge_attempts (id, credit_account_id, state, live, amount_cents, credits, available_before, stripe_customer_id, stripe_payment_method_id, card_brand, card_last4, created_at, settled_at)
    select :id(rch), :account, 'declined', false, 100, 1000000, 0, 'cus', 'pm', 'visa', '4242', now() - n * interval '1 hour', now() - n * interval '1 hour' from :series`,
  `insert into recharge_evaluations (id, credit_account_id, outcome, explanation, available, created_at)
    select :id(rev), :account, 'above_threshold', 'In a test', 0, now() from :series`,
  `insert into payments (id, credit_account_id, organization_id, purchase_id, stripe_payment_intent_id, amount_cents, currency, credits, grant_id, created_at)
    select :id(pmt), :account, :organization, :id(pur), :id(pi), 100, 'usd', 1000000, g.id, now() - n * interval '1 hour'
    from (select id, row_number() over (order by id) as n from credit_grants where credit_account_id = :account) g join (select n from :series) s using (n)`,
  `insert into refunds (id, payment_id, stripe_refund_id, amount_cents, state, reason, created_at, settled_at)
    select :id(rfd), :id(pmt), :id(re), 1, 'succeeded', 'In a test', now(), now() from :series where n <= (select count(*) from payments where credit_account_id = :account)`,
  `insert into unexpected_payments (id, credit_account_id, organization_id, purchase_id, reason, stripe_payment_intent_id, amount_cents, currency, state, created_at, settled_at)
    select :id(upm), :account, :organization, :id(pur), 'paid_twice', :id(pi), 100, 'usd', 'returned', now(), now() from :series`,
  `insert into stripe_events (id, type, object_id, object_type, status, occurred_at, received_at, processed_at)
    select :id(evt), 'charge.succeeded', :id(ch), 'charge', 'processed', now() - n * interval '1 hour', now() - n * interval '1 hour', now() from :series`,
  `insert into reconciliation_runs (id, state, to_at, compared, created_at, finished_at)
    select :id(rec), 'finished', now(), 0, now() - n * interval '1 day', now() from :series`,
  `insert into reconciliation_rows (run_id, position, kind, stripe_id, currency, ours_cents, stripe_cents, verdict, occurred_at)
    select (select max(id) from reconciliation_runs), n, 'charge', 'ch', 'usd', 100, 100, 'matches', now() from :series on conflict do nothing`,
  `insert into book_accounts (id, organization_id, code, code_key, name, type, currency, created_at, updated_at)
    select :id(coa), :organization, '9' || lpad(n::text, 5, '0'), '9' || lpad(n::text, 5, '0'), 'Account ' || n, 'asset', 'USD', now(), now() from :series`,
  `insert into book_transactions (id, organization_id, status, date, description, currency, created_at)
    select :id(txn), :organization, 'pending', current_date, 'In a test', 'USD', now() from :series`,
  `insert into book_lines (id, transaction_id, position, account_id, entry_type, amount)
    select :id(line) || side, :id(txn), side, case side when 0 then :cash else :sales end, case side when 0 then 'debit' else 'credit' end::book_entry_type, 5
    from :series, generate_series(0, 1) side`,
  `insert into book_events (id, organization_id, type, entity_type, entity_id, actor_type, actor_id, description, created_at)
    select :id(bev), :organization, 'transaction.updated', 'transaction', :id(txn), 'user', :owner, 'In a test', now() - n * interval '1 hour' from :series`,
  `insert into book_drafts (id, organization_id, state, operation, input, credits, agent_id, made_through, created_at)
    select :id(drf), :organization, case when n % 2 = 0 then 'waiting' else 'approved' end::book_draft_state, 'contact.create', '{}', 0, :id(agent), '{}', now() from :series`,
  `insert into bank_reconciliations (id, organization_id, account_id, from_date, to_date, opening_balance, closing_balance, status, completed_at, line_count, created_at)
    select :id(brc), :organization, :cash, current_date - 5000 + n, current_date - 5000 + n, 0, 0, 'completed', now(), 0, now() from :series`,
  `insert into bank_reconciliations (id, organization_id, account_id, from_date, to_date, opening_balance, closing_balance, line_count, created_at)
    values ('brc_02' || :tag || '00000000000000', :organization, :cash, current_date - 30, current_date, 0, 0, :rows, now())`,
  `insert into bank_statements (id, reconciliation_id, format, imported, already_imported, outside_period, warnings, created_at)
    values ('bst_02' || :tag || '00000000000000', 'brc_02' || :tag || '00000000000000', 'csv', :rows, 0, 0, '{}', now())`,
  `insert into bank_statement_lines (id, account_id, reconciliation_id, statement_id, date, amount, fingerprint, parts)
    select :id(bsl), :cash, 'brc_02' || :tag || '00000000000000', 'bst_02' || :tag || '00000000000000', current_date, n, gen_random_uuid(), '[]' from :series`,
  `insert into recurring_jobs (id, organization_id, name, kind, template, amount, currency, as_draft, frequency, day_of_month, start_date, time_zone, state, next_date, actor, created_at, updated_at)
    select :id(rcj), :organization, 'In a test', 'transaction', '{"description":"Rent","currency":"USD","entries":[]}', 5, 'USD', true, 'daily', 1, current_date, 'UTC', 'paused', current_date, '{"type":"user","id":"usr_1"}', now(), now() from :series`,
  `insert into recurring_runs (id, job_id, due_date, state, reason, created_at)
    select :id(rcr), (select max(id) from recurring_jobs where organization_id = :organization), current_date - n, 'failed', 'In a test', now() from :series`,
  `insert into webhook_endpoints (id, organization_id, url, description, event_types, secret, created_at, deleted_at)
    select :id(whk), :organization, 'https://hooks.example.com/' || n, '', '{credits.low}', '', now(), case when n > 3 then now() end from :series`,
  `insert into webhook_messages (id, type, organization_id, data, occurred_at, created_at)
    select :id(msg), 'credits.low', :organization, '{}', now() - n * interval '1 hour', now() from :series`,
  `insert into webhook_deliveries (id, endpoint_id, message_id, type, state, attempts, created_at)
    select :id(whd), (select min(id) from webhook_endpoints where organization_id = :organization), :id(msg), 'credits.low', 'delivered', 1, now() from :series`,
  `insert into webhook_attempts (id, delivery_id, url, sent_at, duration_ms, status)
    select :id(wha), :id(whd), 'https://hooks.example.com/', now(), 5, 200 from :series`,
  `insert into alerts (id, credit_account_id, threshold_bps, channel, email, cooldown_seconds, created_at)
    select 'alr_02' || :tag || '0000000000000' || n, :account, 100, 'email', 'a@acme.test', 0, now() from generate_series(1, 3) n`,
  `insert into alert_firings (id, credit_account_id, alert_id, threshold_bps, threshold, available, total, channel, sent_to, fired_at)
    select :id(alf), :account, 'alr_02' || :tag || '00000000000001', 100, 1, 0, 100, 'email', 'a@acme.test', now() - n * interval '1 hour' from :series`,
  `insert into stored_files (id, organization_id, storage, state, sha256, bytes, created_at)
    select :id(file), :organization, 'database', 'kept', sha256((:tag || n)::bytea), 15, now() from :series`,
  `insert into support_tickets (id, organization_id, requester_id, subject, kind, status, assignee_id, created_at, last_at)
    select :id(tkt), :organization, :owner, 'In a test', 'question', 'closed', :owner, now(), now() - n * interval '1 hour' from :series`,
  `insert into support_messages (id, ticket_id, author_type, author_id, body, created_at)
    select :id(tkm), :id(tkt), 'user', :owner, 'In a test', now() - interval '9 days' from :series`,
  `insert into support_attachments (id, organization_id, message_id, file_id, name, content_type, uploaded_by, created_at)
    select :id(tka), :organization, :id(tkm), :id(file), 'a.csv', 'text/csv', :owner, now() from :series`,
  `insert into inbound_emails (id, state, ticket_id, received_at)
    select :tag || n, 'added', :id(tkt), now() from :series`,
  `insert into stored_file_chunks (file_id, position, content) select :id(file), 0, 'transaction_id\r\n' from :series`,
  `insert into book_exports (id, organization_id, kind, format, status, filters, file_id, actor_type, actor_id, created_at, finished_at, expires_at)
    select :id(exp), :organization, 'transactions', 'csv', 'finished', '{}', :id(file), 'user', :owner, now(), now(), now() + interval '30 days' from :series`,
];

async function thingsOf(account: string, organization: string, bookAccount: string, tag: string) {
  const ofAccount = { where: { creditAccountId: account }, orderBy: { id: "desc" } } as const;
  const here = { where: { organizationId: organization }, orderBy: { id: "desc" } } as const;
  const entry = await db().ledgerEntry.findFirstOrThrow({
    where: { creditAccountId: account, kind: "debit" },
    orderBy: { seq: "desc" },
  });
  return {
    organization_id: organization,
    customer_id: organization,
    credit_account_id: account,
    account_id: bookAccount,
    seq: String(entry.seq),
    transaction_id: (await db().bookTransaction.findFirstOrThrow(here)).id,
    ...(await ticketOf(organization)),
    user_id: (await db().membership.findFirstOrThrow({ where: { organizationId: organization } }))
      .userId,
    export_id: (await db().bookExport.findFirstOrThrow(here)).id,
    draft_id: (await db().bookDraft.findFirstOrThrow(here)).id,
    agent_id: (await db().agent.findFirstOrThrow(here)).id,
    app_id: (await db().app.findFirstOrThrow(here)).id,
    redemption_id: (await db().redemption.findFirstOrThrow(here)).id,
    ownership_transfer_id: (await db().ownershipTransfer.findFirstOrThrow(here)).id,
    budget_request_id: (await db().budgetRequest.findFirstOrThrow(here)).id,
    budget_id: (await db().budget.findFirstOrThrow(here)).id,
    wallet_id: (await db().wallet.findFirstOrThrow(ofAccount)).id,
    hold_id: (await db().hold.findFirstOrThrow(ofAccount)).id,
    purchase_id: (await db().purchase.findFirstOrThrow(ofAccount)).id,
    paymentId: (await db().purchase.findFirstOrThrow(ofAccount)).id,
    attempt_id: (await db().rechargeAttempt.findFirstOrThrow(ofAccount)).id,
    payment_id: (await db().payment.findFirstOrThrow(ofAccount)).id,
    reconciliation_id: (await db().reconciliationRun.findFirstOrThrow({ orderBy: { id: "desc" } }))
      .id,
    recurring_id: (await db().recurringJob.findFirstOrThrow(here)).id,
    bank_reconciliation_id: `brc_02${tag}00000000000000`,
    line_id: (await db().bankStatementLine.findFirstOrThrow({ where: { account: here.where } })).id,
    alert_id: (await db().alert.findFirstOrThrow(ofAccount)).id,
    ...(await webhooksOf(organization)),
    price_book: "standard",
  };
}

async function webhooksOf(organizationId: string) {
  const { id, endpointId } = await db().webhookDelivery.findFirstOrThrow({
    where: { endpoint: { organizationId } },
    orderBy: { id: "desc" },
  });
  return { endpoint_id: endpointId, delivery_id: id };
}

async function ticketOf(organizationId: string) {
  const { id, message } = await db().supportAttachment.findFirstOrThrow({
    where: { organizationId },
    orderBy: { id: "desc" },
    include: { message: true },
  });
  return { ticket_id: message?.ticketId ?? "", attachment_id: id };
}
