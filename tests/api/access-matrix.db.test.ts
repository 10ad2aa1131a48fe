import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import { createAgent } from "@/server/agents/change-agent";
import { createApp } from "@/server/apps/change-app";
import { createBudget } from "@/server/budgets/create-budget";
import { createRequest } from "@/server/budgets/requests/create-request";
import { authenticate } from "@/server/doors/auth/authenticate";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { bookTags } from "@/server/doors/endpoints/tags";
import { createApi } from "@/server/doors/rest/app";
import { appRouter, createCaller } from "@/server/doors/trpc/router";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { giveGrant } from "@/server/grants/give-grant";
import { newGrantSchema } from "@/server/grants/grant.schema";
import { newScheduleSchema } from "@/server/grants/schedule.schema";
import { createSchedule } from "@/server/grants/schedules";
import { openHold } from "@/server/operations/held/open-hold";
import type { Caller } from "@/server/organizations/access/caller";
import { isForStaff } from "@/server/organizations/access/decide";
import { findOrganizations } from "@/server/organizations/find-organizations";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import {
  enterSale,
  grantCredits,
  join,
  newApiKey,
  newBooks,
  newOrganization,
  newPerson,
} from "@/server/scenarios/story";
import { browserHeaders, callerOf } from "../support/client";
import { namesOrganization } from "../support/endpoints";
import { fingerprint } from "../support/fingerprint";
import { madeByPasskey, signedByPasskey } from "../support/passkey-answers";
import { png } from "../support/sample-files";

/**
 * Who may do what, written down by hand and held against every endpoint there is: nothing here is read
 * from the permission table. Each row is asked by everybody; what is refused must change nothing.
 */

const everyone: Role[] = ["owner", "admin", "billing", "member", "viewer"];
const payers: Role[] = ["owner", "admin", "billing"];
const admins: Role[] = ["owner", "admin"];
const workers: Role[] = ["owner", "admin", "member"];

type Rule = {
  roles: Role[];
  /** Of the parent, in a linked sub-organization. */
  acrossLink: Role[];
  /** A key needs one of them; null: any key. */
  scopes: string[] | null;
};
const rules = {
  "organization.read": { roles: everyone, acrossLink: payers, scopes: null },
  "organization.write": { roles: admins, acrossLink: [], scopes: ["organizations:write"] },
  "organization.secure": {
    roles: ["owner"],
    acrossLink: [],
    // No key decides how people sign in.
    scopes: [],
  },
  "organization.move": { roles: ["owner"], acrossLink: [], scopes: [] },
  "organization.close": { roles: ["owner"], acrossLink: [], scopes: [] },
  "organization.reopen": { roles: ["owner"], acrossLink: [], scopes: [] },
  "ownership.give": { roles: ["owner"], acrossLink: [], scopes: [] },
  "ownership.take": { roles: everyone, acrossLink: [], scopes: [] },
  "audit.read": { roles: admins, acrossLink: [], scopes: ["audit:read"] },
  "members.read": { roles: everyone, acrossLink: [], scopes: ["members:read", "members:write"] },
  "members.write": { roles: admins, acrossLink: [], scopes: ["members:write"] },
  "billing.read": {
    roles: everyone,
    acrossLink: payers,
    scopes: ["billing:read", "billing:write"],
  },
  "payments.read": { roles: payers, acrossLink: [], scopes: ["billing:write"] },
  "billing.write": { roles: payers, acrossLink: [], scopes: ["billing:write"] },
  "alerts.read": { roles: payers, acrossLink: [], scopes: ["billing:write"] },
  "alerts.write": { roles: payers, acrossLink: [], scopes: ["billing:write"] },
  "events.read": { roles: everyone, acrossLink: [], scopes: ["billing:read", "billing:write"] },
  "usage.read": { roles: everyone, acrossLink: payers, scopes: ["billing:read", "billing:write"] },
  "usage.write": { roles: workers, acrossLink: [], scopes: ["usage:write"] },
  "accounting.read": {
    roles: everyone,
    acrossLink: [],
    scopes: ["accounting:read", "accounting:write"],
  },
  "accounting.write": { roles: workers, acrossLink: [], scopes: ["accounting:write"] },
  "accounting.manage": { roles: admins, acrossLink: [], scopes: ["accounting:write"] },
  "budgets.read": {
    roles: everyone,
    acrossLink: payers,
    scopes: ["billing:read", "billing:write"],
  },
  "budgets.write": { roles: payers, acrossLink: [], scopes: ["billing:write"] },
  "agents.read": { roles: everyone, acrossLink: [], scopes: ["billing:read", "billing:write"] },
  "agents.write": { roles: admins, acrossLink: [], scopes: ["agents:write", "keys:write"] },
  "earnings.read": { roles: everyone, acrossLink: [], scopes: ["billing:read", "billing:write"] },
  "earnings.redeem": { roles: payers, acrossLink: [], scopes: ["billing:write"] },
  "webhooks.read": { roles: admins, acrossLink: [], scopes: ["webhooks:write"] },
  "webhooks.write": { roles: admins, acrossLink: [], scopes: ["webhooks:write"] },
  "sandbox.use": { roles: [...workers, "billing"], acrossLink: [], scopes: null },
  "sandbox.reset": { roles: admins, acrossLink: [], scopes: null },
  "api_keys.read": { roles: admins, acrossLink: [], scopes: ["keys:write"] },
  "api_keys.write": { roles: admins, acrossLink: [], scopes: ["keys:write"] },
  "support.use": { roles: everyone, acrossLink: [], scopes: ["support:write"] },
  "photoshoots.read": {
    roles: everyone,
    acrossLink: [],
    scopes: ["members:read", "members:write"],
  },
} satisfies Record<string, Rule>;
type RuleName = keyof typeof rules;

/** Rows that no role and scope alone decide. */
type Special =
  /** Whoever is signed in; the answer is about what they reach. */
  | "anyone"
  /** A person in a browser, never a key. */
  | "person"
  /** An API key, never a person. */
  | "key"
  /** The people who run Bursar. To all others it does not exist. */
  | "staff"
  /** The wallets and grants of a pool: as billing.read and billing.write, keys with grants:write, staff. */
  | "pool.read"
  | "pool.arrange"
  /** Staff, and keys that they allowed to grant. */
  | "pool.grant"
  | "charge.refund";

const rows: Record<string, RuleName | Special> = {
  "organization.list": "anyone",
  "organization.get": "organization.read",
  "organization.create": "organization.write",
  "organization.update": "organization.write",
  "organization.preview_move": "organization.move",
  "organization.move": "organization.move",
  "organization.preview_closing": "organization.close",
  "organization.close": "organization.close",
  "organization.reopen": "organization.reopen",
  "company.get": "events.read",
  "company.update": "billing.write",
  "audit_log.list": "audit.read",
  "audit_log.export": "audit.read",
  "member.list": "members.read",
  "member.update": "members.write",
  "member.remove": "members.write",
  "invitation.list": "members.read",
  "invitation.create": "members.write",
  "invitation.create_many": "members.write",
  "invitation.resend": "members.write",
  "invitation.revoke": "members.write",
  "invitation.accept": "person",
  "join_link.list": "members.read",
  "join_link.create": "members.write",
  "join_link.revoke": "members.write",
  "join_link.accept": "person",
  "ownership_transfer.list": "members.read",
  "ownership_transfer.get": "members.read",
  "ownership_transfer.offer": "ownership.give",
  "ownership_transfer.withdraw": "ownership.give",
  "ownership_transfer.accept": "ownership.take",
  "ownership_transfer.decline": "ownership.take",
  "organization.usage": "usage.read",
  "organization.events": "events.read",
  "event.list": "anyone",
  forecast: "billing.read",
  "billing.statement": "billing.read",
  "balance.get": "billing.read",
  "ledger.list": "billing.read",
  "ledger.get": "billing.read",
  "billing.get": "billing.read",
  "billing.update": "billing.write",
  "billing.overview": "billing.read",
  "credit_request.create": "usage.read",
  "billing_email.cancel": "billing.write",
  "billing_email.resend": "billing.write",
  "email.list": "payments.read",
  "billing_history.list": "payments.read",
  "billing_history.get": "payments.read",
  "purchase.offer": "billing.read",
  "purchase.create": "billing.write",
  "purchase.list": "payments.read",
  "purchase.get": "payments.read",
  "purchase.cancel": "billing.write",
  "purchase.verify": "billing.write",
  "purchase.package": "billing.write",
  "payment_method.list": "payments.read",
  "payment_method.add": "billing.write",
  "payment_method.set_default": "billing.write",
  "payment_method.remove": "billing.write",
  "billing.portal": "billing.write",
  "recharge_policy.get": "billing.read",
  "recharge_policy.update": "billing.write",
  "recharge_attempt.list": "billing.read",
  "recharge_attempt.get": "billing.read",
  "recharge_attempt.confirm": "billing.write",
  "recharge_evaluation.list": "billing.read",
  "auto_top_up.trigger": "billing.write",
  "sales_quote.list": "payments.read",
  "sales_quote.accept": "billing.write",
  "sales_quote.decline": "billing.write",
  "credits.balance": "billing.read",
  "credits.checkout": "billing.write",
  "credits.verify": "billing.write",
  "billing_settings.get": "billing.read",
  "billing_settings.update": "billing.write",
  "crypto.payment.create": "billing.write",
  "crypto.payment.status": "billing.read",
  "credits.transactions": "billing.read",
  "credits.summary": "billing.read",
  check: "usage.write",
  "charge.create": "usage.write",
  "charge.refund": "charge.refund",
  "event.ingest": "usage.write",
  "hold.create": "usage.write",
  "hold.list": "billing.read",
  "hold.get": "events.read",
  "hold.capture": "usage.write",
  "hold.release": "usage.write",
  "wallet.list": "pool.read",
  "wallet.create": "pool.arrange",
  "wallet.get": "pool.read",
  "wallet.update": "pool.arrange",
  "wallet.transactions": "pool.read",
  "grant.list": "billing.read",
  "credit_grant.create": "pool.grant",
  "credit_grant.list": "pool.read",
  "credit_grant.void": "pool.grant",
  "grant_schedule.list": "pool.read",
  "grant_schedule.create": "pool.grant",
  "grant_schedule.cancel": "pool.grant",
  "book_settings.update": "accounting.manage",
  search: "organization.read",
  "api_key.list": "api_keys.read",
  "api_key.get": "api_keys.read",
  "api_key.create": "api_keys.write",
  "api_key.rotate": "api_keys.write",
  "api_key.revoke": "api_keys.write",
  "current_key.get": "key",
  "current_key.revoke": "key",
  "cli_login.get": "person",
  "cli_login.approve": "api_keys.write",
  "cli_login.decline": "person",
  "budget.list": "budgets.read",
  "budget.get": "budgets.read",
  "budget.create": "budgets.write",
  "budget.update": "budgets.write",
  "budget.resume": "budgets.write",
  "budget.archive": "budgets.write",
  "budget.subjects": "budgets.write",
  "budget_request.list": "organization.read",
  "budget_request.get": "organization.read",
  "budget_request.create": "usage.write",
  "budget_request.approve": "budgets.write",
  "budget_request.decline": "budgets.write",
  "budget_request.withdraw": "organization.read",
  "agent.list": "agents.read",
  "agent.get": "agents.read",
  "agent.create": "agents.write",
  "agent.update": "agents.write",
  "agent.pause": "agents.write",
  "agent.resume": "agents.write",
  "agent.archive": "agents.write",
  "app.list": "agents.read",
  "app.get": "agents.read",
  "app.create": "agents.write",
  "app.update": "agents.write",
  "app.archive": "agents.write",
  "earnings.get": "earnings.read",
  "redemption.list": "earnings.read",
  "redemption.create": "earnings.redeem",
  "promotion_code.redeem": "billing.write",
  "alert.list": "alerts.read",
  "alert.get": "alerts.read",
  "alert.create": "alerts.write",
  "alert.update": "alerts.write",
  "alert.delete": "alerts.write",
  "alert.test": "alerts.write",
  "alert_firing.list": "alerts.read",
  "webhook_endpoint.list": "webhooks.read",
  "webhook_endpoint.get": "webhooks.read",
  "webhook_endpoint.create": "webhooks.write",
  "webhook_endpoint.update": "webhooks.write",
  "webhook_endpoint.rotate_secret": "webhooks.write",
  "webhook_endpoint.delete": "webhooks.write",
  "webhook_endpoint.test": "webhooks.write",
  "webhook_delivery.list": "webhooks.read",
  "webhook_delivery.get": "webhooks.read",
  "webhook_delivery.resend": "webhooks.write",
  "webhook_delivery.replay": "webhooks.write",
  "sandbox.get": "organization.read",
  "sandbox.open": "organization.write",
  "sandbox.advance_clock": "sandbox.use",
  "sandbox.reset": "sandbox.reset",
  "sandbox.checkout.get": "sandbox.use",
  "sandbox.checkout.complete": "sandbox.use",
  "sandbox.purchase.complete": "sandbox.use",
  "sandbox.card.add": "sandbox.use",
  "sandbox.email.get": "payments.read",
  "sandbox.refund.create": "sandbox.use",
  "sandbox.dispute.create": "sandbox.use",
  "webhook_listener.open": "webhooks.write",
  "webhook_listener.poll": "webhooks.write",
  "webhook_listener.close": "webhooks.write",
  "webhook_listener.trigger": "webhooks.write",
  "organization.require_second_factor": "organization.secure",
  "reconciliation.undo": "accounting.manage",
  "starter_chart.add": "accounting.manage",
  "draft.approve": "accounting.manage",
  "draft.reject": "accounting.manage",
  "support_ticket.list": "support.use",
  "support_ticket.get": "support.use",
  "support_ticket.create": "support.use",
  "support_ticket.reply": "support.use",
  "support_ticket.close": "support.use",
  "team_credits.get": "photoshoots.read",
  "team_credits.update": "organization.write",
  "photoshoot_photo.create": "usage.write",
  "photoshoot.create": "usage.write",
  "photoshoot.list": "photoshoots.read",
  "photoshoot.get": "photoshoots.read",
  "photoshoot.photo": "photoshoots.read",
  "support_attachment.create": "support.use",
  "support_attachment.content": "support.use",
  "operation.list": "anyone",
  "operation.quote": "billing.read",
  "me.get": "person",
  "me.update": "person",
  "me.resend_verification": "person",
  "me.email_change": "person",
  "me.email_change_cancel": "person",
  "me.password_change": "person",
  "me.security": "person",
  "me.authenticator_start": "person",
  "me.authenticator_confirm": "person",
  "me.authenticator_remove": "person",
  "me.recovery_codes_renew": "person",
  "me.passkey_start": "person",
  "me.passkey_add": "person",
  "me.passkey_remove": "person",
  "me.provider_remove": "person",
  "me.reauthentication_passkey": "person",
  "me.reauthenticate_by_passkey": "person",
  "me.reauthenticate_by_code": "person",
  "me.notifications": "person",
  "me.notifications_unread": "person",
  "me.notification_read": "person",
  "me.notifications_read_all": "person",
  "me.notification_preferences": "person",
  "me.notification_preference_update": "person",
  "me.mail_problem": "person",
  "me.mail_problem_forget": "person",
  "me.export": "person",
  "me.deletion": "person",
  "me.deletion_schedule": "person",
  "me.sessions": "person",
  "me.session_end": "person",
  "me.session_end_others": "person",
  "me.reauthenticate": "person",
  "me.reauthentication_link": "person",
  "me.reauthenticate_by_link": "person",
};

/**
 * What belongs to the organization that pays, asked for on one that shares its pool. `own`: the answer
 * says where to send it. `reached`: for those alone who see the billing of the one that pays.
 */
const paidByAnother: Record<string, "own" | "reached"> = {
  "billing.update": "own",
  "billing_email.cancel": "own",
  "billing_email.resend": "own",
  "billing.portal": "own",
  "alert.list": "own",
  "alert.get": "own",
  "alert.create": "own",
  "alert.update": "own",
  "alert.delete": "own",
  "alert.test": "own",
  "alert_firing.list": "own",
  "billing_history.list": "reached",
  "billing_history.get": "reached",
  "purchase.offer": "reached",
  "purchase.create": "own",
  "promotion_code.redeem": "own",
  "purchase.list": "reached",
  "purchase.get": "reached",
  "purchase.cancel": "own",
  "purchase.verify": "reached",
  "purchase.package": "own",
  "payment_method.list": "reached",
  "payment_method.add": "own",
  "payment_method.set_default": "own",
  "payment_method.remove": "own",
  "recharge_policy.get": "reached",
  "recharge_policy.update": "own",
  "recharge_attempt.get": "reached",
  "recharge_attempt.confirm": "own",
  "auto_top_up.trigger": "own",
  "sales_quote.list": "reached",
  "sales_quote.accept": "own",
  "sales_quote.decline": "own",
  "credits.checkout": "own",
  "credits.verify": "reached",
  "billing_settings.get": "reached",
  "billing_settings.update": "own",
  "crypto.payment.create": "own",
  "crypto.payment.status": "reached",
  "billing.statement": "own",
};

/** What a person may ask who is not signed in. Everything else of the browser's API is an endpoint. */
const publicProcedures = [
  "auth.confirmBillingEmail",
  "auth.decideBudgetRequest",
  "auth.followEmailChange",
  "auth.passkeyRequest",
  "auth.previewBillingEmail",
  "auth.previewUnsubscribe",
  "auth.previewBudgetRequest",
  "auth.previewEmailChange",
  "auth.previewInvitation",
  "auth.previewJoinLink",
  "auth.previewVerification",
  "auth.requestPasswordReset",
  "auth.requestSignInLink",
  "auth.resetPassword",
  "auth.secondStep",
  "auth.signUp",
  "auth.signUpInvited",
  "auth.signUpToJoin",
  "auth.undoSecondFactor",
  "auth.unsubscribe",
  "auth.verifyEmail",
];

/** A body that would be done, for whoever may. Ids in the path are those of `things`. */
const bodies: Record<string, (world: World) => object> = {
  "organization.create": ({ root }) => ({ name: "Mine", parent_organization_id: root.id }),
  "organization.update": () => ({ name: "Renamed" }),
  // Another name than it has: whoever may close it is told so, and the world stays open.
  "organization.close": () => ({ name: "Not its name" }),
  "member.update": () => ({ role: "viewer" }),
  "invitation.create": () => ({ email: "accomplice@acme.test", role: "viewer" }),
  "invitation.create_many": () => ({ list: "accomplice@acme.test, another@acme.test" }),
  "team_credits.update": () => ({ photoshoot_package: "lite" }),
  "photoshoot_photo.create": () => ({ content: png().toString("base64") }),
  "photoshoot.create": () => ({ photo_ids: [newId("photoshootPhoto")] }),
  "invitation.accept": () => ({ token: "0".repeat(64) }),
  "join_link.create": () => ({ role: "viewer" }),
  "ownership_transfer.offer": () => ({ keeps_role: "admin" }),
  "join_link.accept": () => ({ link: "0".repeat(32) }),
  "billing.statement": () => ({ from: "2026-01-01", to: "2026-01-31" }),
  "billing.update": () => ({ billing_email: "mine@acme.test" }),
  "purchase.create": () => ({ package: "solo_dev" }),
  "purchase.verify": () => ({ session_id: "cs_test_1" }),
  "purchase.package": () => ({ package: "solo_dev" }),
  "recharge_policy.update": () => ({ alert_threshold_credits: 10 }),
  "credits.checkout": () => ({ amount: 10 }),
  "credits.verify": () => ({ sessionId: "cs_test_1" }),
  "billing_settings.update": () => ({ autoTopUp: { enabled: false, amount: 10, threshold: 5 } }),
  "crypto.payment.create": () => ({ amount: 10 }),
  "crypto.payment.status": () => ({ paymentId: newId("purchase") }),
  check: ({ root }) => ({ organization: root.id, operation: "api.call" }),
  "charge.create": () => ({ operation: "api.call" }),
  "charge.refund": () => ({ credits: 0.000001, reason: "In a test" }),
  "event.ingest": ({ root }) => ({
    events: [{ event_name: "api.call", external_customer_id: root.id, properties: { credits: 1 } }],
  }),
  "hold.create": () => ({ operation: "api.call", expires_in_seconds: 600 }),
  "wallet.list": ({ root }) => ({ customer_id: root.id }),
  "wallet.create": ({ root }) => ({
    customer_id: root.id,
    name: newId("request"),
    currency: "credits",
  }),
  "wallet.update": () => ({ priority: 3 }),
  "credit_grant.create": () => ({ amount: 1, grant_type: "promotional" }),
  "credit_grant.list": () => ({}),
  "credit_grant.void": () => ({ reason: "In a test" }),
  "grant_schedule.list": ({ root }) => ({ customer_id: root.id }),
  "grant_schedule.create": () => ({
    amount: 1,
    grant_type: "bonus",
    cadence: "yearly",
    ends_at: new Date(Date.now() + 86_400_000).toISOString(),
    description: "In a test",
  }),
  "document.upload": () => ({ content: "YSxiCjEsMgo=", name: "Table.csv" }),
  "data.export": () => ({ from: "2026-01-01", to: "2026-01-31" }),
  "transaction.create": ({ things }) => ({
    date: "2026-11-21",
    description: "Sale",
    entries: [
      { account_id: things.account_id, entry_type: "debit", amount: 5 },
      { account_id: things.other_account_id, entry_type: "credit", amount: 5 },
    ],
  }),
  "transaction.update": () => ({ description: "Renamed" }),
  "api_key.create": () => ({ name: "Mine", scopes: ["billing:read"] }),
  "cli_login.get": () => ({ user_code: "BCDF-GHJK" }),
  "cli_login.approve": () => ({ user_code: "BCDF-GHJK", scopes: ["billing:read"] }),
  "cli_login.decline": () => ({ user_code: "BCDF-GHJK" }),
  "budget.create": () => ({ subject: "organization", period: "day", limit: 1, action: "block" }),
  "budget.update": () => ({ limit: 1 }),
  "budget_request.create": () => ({ limit: 1_000, reason: "In a test" }),
  "agent.create": () => ({ name: "Mine" }),
  "agent.update": () => ({ name: "Renamed" }),
  "app.create": () => ({ name: newId("app") }),
  "app.update": () => ({ name: "Renamed" }),
  "redemption.create": () => ({ kind: "credits", credits: 1 }),
  "alert.create": () => ({ threshold_percent: 20, webhook_url: "https://hooks.example.com/" }),
  "alert.update": () => ({ threshold_percent: 10 }),
  "webhook_endpoint.create": () => ({
    url: "https://hooks.example.com/",
    event_types: ["credits.low"],
  }),
  "webhook_delivery.replay": () => ({ from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }),
  "webhook_listener.poll": () => ({ wait_seconds: 0 }),
  "webhook_listener.trigger": () => ({ event_type: "credits.low" }),
  "operation.quote": () => ({ items: [{ operation: "api.call" }] }),
  "me.update": () => ({ name: "Renamed" }),
  "me.email_change": () => ({ email: "mine@acme.test" }),
  "me.password_change": () => ({ current_password: "wrong", password: "an odd new phrase" }),
  "me.deletion_schedule": () => ({ confirmation: "wrong@acme.test" }),
  "me.authenticator_confirm": () => ({ code: "000000" }),
  "me.passkey_add": () => ({ name: "My laptop", response: madeByPasskey }),
  "me.provider_remove": () => ({ provider: "google" }),
  "me.passkey_remove": () => ({ passkey_id: newId("passkey") }),
  "me.reauthenticate_by_passkey": () => ({ response: signedByPasskey }),
  "me.reauthenticate_by_code": () => ({ code: "000000" }),
  "organization.require_second_factor": () => ({ required: false }),
  "me.notification_read": () => ({ notification_id: newId("notification") }),
  "me.notifications_read_all": () => ({ up_to: newId("notification") }),
  "me.notification_preference_update": ({ root }) => ({
    ...{ in: root.id, kind: "product", mail: "off", in_app: true },
  }),
  "me.session_end": () => ({ session_id: newId("session") }),
  "me.reauthenticate": () => ({ password: "wrong" }),
  "me.reauthenticate_by_link": () => ({ token: "0".repeat(64) }),
  "staff.quote.issue": ({ root }) => ({
    to_organization: root.id,
    title: "An offer",
    credits: 1_000,
    amount_cents: 1_000,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  }),
  "promotion_code.redeem": () => ({ code: "NOSUCHCODE" }),
  "staff.promotion.create": () => ({
    ...{ code: "SPRING2027", credits: 5, redemption_limit: 1, note: "In a test" },
  }),
  "staff.promotion.end": () => ({ promotion_id: newId("promotionCode") }),
  "staff.quote.withdraw": () => ({}),
  "staff.job.retry": () => ({ job_id: "999999999" }),
  "staff.person.reset_second_factor": () => ({
    user_id: newId("user"),
    reason: "Known by their voice",
  }),
  "staff.person.get": () => ({ user_id: newId("user") }),
  "staff.ticket.answer": () => ({ body: "In a test" }),
  "staff.ticket.note": () => ({ body: "In a test" }),
  "staff.ticket.assign": () => ({ assignee_id: null }),
  "staff.refund_preview": () => ({ amount_cents: 1 }),
  "staff.refund": () => ({ amount_cents: 1, reason: "In a test", confirmation: "0.01 USD" }),
  "staff.adjustment.create": () => ({ amount: 5, reason: "In a test" }),
  "staff.overage.set": () => ({
    overage_policy: "allow_to_limit",
    overage_limit: 1,
    reason: "In a test",
  }),
  "staff.payout.approve": () => ({ note: "In a test" }),
  "staff.payout.decline": () => ({ note: "In a test" }),
  "staff.key.allow_grants": () => ({ allowed: true, credits: 1 }),
  "staff.price_version.publish": () => ({
    price_book: "standard",
    effective_at: new Date(Date.now() + 120_000).toISOString(),
    prices: { operations: { "invoice.create": { credits: 9 } } },
    note: "In a test",
  }),
  "staff.price_book.change": () => ({ price_book: "team" }),
  "staff.price_book.get": () => ({ price_book: "team" }),
  "staff.price_override.create": ({ root }) => ({
    credit_account_id: root.creditAccountId,
    subject: "operation:invoice.create",
    negotiated: true,
    prices: { credits: 9 },
    note: "In a test",
  }),
};

type Who = {
  name: string;
  /** null: whoever it is, they are nobody. */
  caller: Caller | null;
  headers: Record<string, string>;
  /** The role a person has in each organization, or reaches it with. */
  on: (target: Target) => { role: Role; throughLink: boolean } | null;
  scopes?: string[];
  /** Of an agent. */
  agent?: true;
  own?: Target;
};
type Target = "root" | "child" | "linked" | "apart";

type World = {
  root: Organization;
  organizations: Record<Target, Organization>;
  things: Record<string, string>;
  people: Who[];
  staff: Who;
};

const now = new Date();
let world: World;

const scopes = [
  "billing:read",
  "billing:write",
  "usage:write",
  "accounting:read",
  "accounting:write",
  "organizations:write",
  "audit:read",
  "members:read",
  "members:write",
  "keys:write",
  "agents:write",
  "webhooks:write",
  "support:write",
];

beforeAll(async () => {
  process.env.RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE = "1000000";
  process.env.RATE_LIMIT_PER_MINUTE = "1000000";
  world = await buildWorld();
});
afterAll(disconnectDb);

const endpoints = allEndpoints as Endpoint[];
function rowOf({ name, tag, rest }: Endpoint): RuleName | Special | undefined {
  if (name.startsWith("staff.")) return "staff";
  // One rule for all of the books, so that paid work of that kind needs no row of its own.
  if (rows[name] === undefined && bookTags.has(tag))
    return rest.method === "get" ? "accounting.read" : "accounting.write";
  return rows[name];
}

it("every endpoint has a row, and no row is about an endpoint that is gone", () => {
  const without = endpoints.filter((endpoint) => rowOf(endpoint) === undefined);
  expect(without.map(({ name }) => name)).toEqual([]);
  const names = endpoints.map(({ name }) => name);
  expect(Object.keys(rows).filter((name) => !names.includes(name))).toEqual([]);
  for (const { name, access } of endpoints)
    expect([name, isForStaff(access)]).toEqual([name, name.startsWith("staff.")]);
});

it("the browser's API is these endpoints under their names, and the few public procedures", () => {
  const names = endpoints.map(({ name }) => name);
  const paths = procedures().map(({ path }) => path);
  expect(paths.sort()).toEqual([...names, ...publicProcedures].sort());
  for (const { path, endpoint } of procedures())
    expect([path, endpoint]).toEqual([path, names.includes(path) ? path : undefined]);
});

describe("whoever may not is refused, and nothing changes", () => {
  it("on every endpoint, asked for what would be done for whoever may", async () => {
    const before = await fingerprint();
    const wrong: string[] = [];
    let asked = 0;
    for (const endpoint of endpoints) {
      for (const who of [...world.people, world.staff]) {
        for (const target of targetsOf(endpoint)) {
          const expected = expectedOf(endpoint, who, target);
          if (expected === "allowed" || who.caller === null) continue;
          asked += 1;
          const got = await outcomeOf(() => ask(endpoint, who.caller as Caller, target));
          if (got !== expected)
            wrong.push(`${endpoint.name} by ${who.name} on ${target}: ${got}, not ${expected}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(3_000);
    expect(await fingerprint()).toEqual(before);
  });

  it("before a word about what they sent", async () => {
    const wrong: string[] = [];
    for (const endpoint of endpoints) {
      for (const who of [...world.people, world.staff]) {
        const expected = expectedOf(endpoint, who, "root");
        if (expected === "allowed" || who.caller === null) continue;
        // Judged later: each event with the customer it names, and what an agent does to members.
        if (endpoint.name === "event.ingest" || exceptions(endpoint, who)) continue;
        const got = await outcomeOf(() =>
          ask(endpoint, who.caller as Caller, "root", { no_such_field: 1 }),
        );
        if (got !== expected)
          wrong.push(`${endpoint.name} by ${who.name}: ${got}, not ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("over REST: strangers, keys that ended, and those without credentials", async () => {
    const before = await fingerprint();
    const app = createApi();
    const wrong: string[] = [];
    const some = world.people.filter(({ name }) =>
      /outsider|revoked|expired|rotated|stranger|viewer of root|key of root with billing:read/.test(
        name,
      ),
    );
    for (const endpoint of endpoints) {
      for (const who of some) {
        const expected = expectedOf(endpoint, who, "root");
        if (expected === "allowed") continue;
        const got = await overRest(app, endpoint, who);
        if (got !== expected)
          wrong.push(`${endpoint.name} by ${who.name}: ${got}, not ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await fingerprint()).toEqual(before);
  });

  it("over tRPC: strangers, viewers and those who are not signed in", async () => {
    const before = await fingerprint();
    const wrong: string[] = [];
    const byName = new Map(endpoints.map((endpoint) => [endpoint.name, endpoint]));
    const some = world.people.filter(({ name }) => /outsider|stranger|viewer of root/.test(name));
    for (const { path, endpoint: name } of procedures()) {
      const endpoint = byName.get(name ?? "");
      if (!endpoint) continue;
      for (const who of some) {
        const expected = expectedOf(endpoint, who, "root");
        if (expected === "allowed") continue;
        const got = await outcomeOf(() => overTrpc(path, who, inputOf(endpoint, "root")));
        if (got !== expected) wrong.push(`${path} by ${who.name}: ${got}, not ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await fingerprint()).toEqual(before);
  });
});

describe("whoever may is let through", () => {
  it("on every endpoint that the table judges", async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const endpoint of endpoints) {
      if (!namesOrganization(endpoint) && !isForStaff(endpoint.access)) continue;
      for (const who of [...world.people, world.staff]) {
        for (const target of targetsOf(endpoint)) {
          if (expectedOf(endpoint, who, target) !== "allowed" || !who.caller) continue;
          asked += 1;
          // The field that nobody knows is looked at after who asks: it shows that they were let through.
          const got = await outcomeOf(() =>
            ask(endpoint, who.caller as Caller, target, { no_such_field: 1 }),
          );
          if (got !== "validation_failed")
            wrong.push(`${endpoint.name} by ${who.name} on ${target}: ${got}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(1_000);
  });

  it("on every endpoint that judges what the input leads to", async () => {
    const wrong: string[] = [];
    for (const endpoint of endpoints) {
      const row = rowOf(endpoint);
      if (namesOrganization(endpoint) || row === "staff" || row === "person") continue;
      for (const who of [...world.people, world.staff]) {
        if (expectedOf(endpoint, who, "root") !== "allowed" || !who.caller) continue;
        await renew(endpoint);
        // A key that could end itself only shows that it may.
        const more = row === "key" ? { no_such_field: 1 } : undefined;
        const got = await outcomeOf(() => ask(endpoint, who.caller as Caller, "root", more));
        if (["unauthenticated", "forbidden", "not_found"].includes(got))
          wrong.push(`${endpoint.name} by ${who.name}: ${got}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("to all others, what is for staff does not exist", () => {
  const bad: {
    what: string;
    method?: string;
    query?: string;
    headers?: Record<string, string>;
    body?: string;
  }[] = [
    { what: "nothing" },
    { what: "a dry run", query: "?dry_run=true" },
    { what: "a body that is no JSON", body: "{", headers: { "content-type": "application/json" } },
    {
      what: "a form",
      body: "a=b",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    },
    {
      what: "unknown fields",
      body: '{"no_such_field":1}',
      headers: { "content-type": "application/json" },
    },
    { what: "a bad Idempotency-Key", headers: { "idempotency-key": "x".repeat(300) } },
    { what: "another method", method: "PROPFIND" },
  ];

  it.each(bad)("over REST, with $what", async ({ method, query = "", headers = {}, body }) => {
    const app = createApi();
    const owner = world.people.find(({ name }) => name === "owner of root");
    const key = world.people.find(({ name }) => name === "key of root with everything");
    for (const endpoint of endpoints.filter(({ access }) => isForStaff(access))) {
      for (const who of [owner, key]) {
        const asked = (method ?? endpoint.rest.method).toUpperCase();
        const path = `/api${pathOf(endpoint)}`;
        const send = (at: string) =>
          app.request(`http://127.0.0.1:3000${at}${query}`, {
            method: asked,
            headers: { ...who?.headers, ...headers },
            ...(asked === "GET" || body === undefined ? {} : { body }),
          });
        const [there, nowhere] = [await send(path), await send(`${path}-nowhere`)];
        expect([endpoint.name, there.status]).toEqual([endpoint.name, 404]);
        const words = async (answer: Response) => {
          const { request_id: _, ...problem } = await answer.json();
          return JSON.stringify(problem).replaceAll("-nowhere", "");
        };
        expect(await words(there)).toBe(await words(nowhere));
        expect(there.headers.get("allow")).toBeNull();
      }
    }
  });

  it("over tRPC, whatever the input", async () => {
    const owner = world.people.find(({ name }) => name === "owner of root") as Who;
    for (const { path, endpoint } of procedures()) {
      if (!endpoint?.startsWith("staff.")) continue;
      for (const input of [undefined, { no_such_field: 1 }, "text", { credit_account_id: 5 }])
        expect([path, await outcomeOf(() => overTrpc(path, owner, input))]).toEqual([
          path,
          "not_found",
        ]);
    }
  });
});

describe("what staff look at is written down", () => {
  const looks = (userId: string) =>
    db().auditEvent.findMany({
      where: { action: "credit_account.looked_at", actorId: userId },
      orderBy: { createdAt: "asc" },
    });
  const staffPerson = () =>
    newPerson(now, { email: uniqueEmail("staff"), name: "Looker", isStaff: true });

  it("by every endpoint that shows an account, through every door that staff may use", async () => {
    const account = world.root.creditAccountId;
    const shown = [
      ["staff.account.get", { credit_account_id: account }],
      ["staff.priced_account.get", { credit_account_id: account }],
      ["staff.priced_account.list", { search: world.root.id }],
      ["staff.platform", {}],
      ["wallet.get", { wallet_id: world.things.wallet_id }],
      ["wallet.list", { customer_id: world.root.id }],
      ["wallet.transactions", { wallet_id: world.things.wallet_id }],
      ["credit_grant.list", { wallet_id: world.things.wallet_id }],
      ["grant_schedule.list", { customer_id: world.root.id }],
    ] as const;
    for (const [name, input] of shown) {
      const person = await staffPerson();
      const endpoint = endpoints.find((candidate) => candidate.name === name) as Endpoint;
      await callEndpoint(endpoint, { caller: callerOf(person), now, ip: "", report: {} }, input);
      const written = await looks(person.id);
      expect([name, written.some(({ subjectId }) => subjectId === account)]).toEqual([name, true]);
      expect(written.find(({ subjectId }) => subjectId === account)).toMatchObject({
        actorType: "staff",
        organizationId: world.root.id,
      });
    }
  });

  it("once an hour, however many looks there are at once, and again in the next", async () => {
    const person = await staffPerson();
    const endpoint = endpoints.find(({ name }) => name === "staff.account.get") as Endpoint;
    const look = (at: Date) =>
      callEndpoint(
        endpoint,
        { caller: callerOf(person), now: at, ip: "", report: {} },
        { credit_account_id: world.root.creditAccountId },
      );
    const hour = new Date("2030-01-01T10:00:00Z");
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => look(new Date(hour.getTime() + n * 400_000))),
    );
    expect(await looks(person.id)).toHaveLength(1);
    await look(new Date(hour.getTime() + 3_600_000));
    expect(await looks(person.id)).toHaveLength(2);
  });
});

// ── What is expected ────────────────────────────────────────────────────────────────────────────

/** The organizations that a request may name; what leads to one by a thing of it leads to the root. */
function targetsOf(endpoint: Endpoint): Target[] {
  return namesOrganization(endpoint) ? ["root", "child", "linked", "apart"] : ["root"];
}

type Outcome = "allowed" | "unauthenticated" | "forbidden" | "not_found" | "shared_billing";

function expectedOf(endpoint: Endpoint, who: Who, target: Target): Outcome {
  const row = rowOf(endpoint);
  if (who.caller === null) return "unauthenticated";
  const isKey = who.caller.kind === "api_key";
  const isStaff = who.caller.kind === "user" && who.caller.isStaff;
  switch (row) {
    case undefined:
      throw new Error(`${endpoint.name} has no row`);
    case "staff":
      return isStaff ? "allowed" : "not_found";
    case "person":
      return isKey ? "forbidden" : "allowed";
    case "key":
      return isKey ? "allowed" : "forbidden";
    case "anyone": {
      // A key's own history needs the scope.
      const needs = endpoint.name === "event.list" && isKey;
      return needs && !holds(who, ["billing:read", "billing:write"]) ? "forbidden" : "allowed";
    }
    case "pool.read":
    case "pool.arrange":
      if (isStaff) return "allowed";
      if (isKey && who.own === target && holds(who, ["grants:write"])) return "allowed";
      return judge(who, target, rules[row === "pool.read" ? "billing.read" : "billing.write"]);
    case "pool.grant":
    case "charge.refund": {
      if (isStaff) return "allowed";
      const none = { roles: [], acrossLink: [], scopes: ["grants:write"] };
      return judge(who, target, none);
    }
    default: {
      const outcome = exceptions(endpoint, who) ?? judge(who, target, rules[row]);
      return outcome === "allowed" ? ofPayer(endpoint, who, target) : outcome;
    }
  }
}

/** Child and linked spend the root's credits. */
function ofPayer({ name }: Endpoint, who: Who, target: Target): Outcome {
  const asks = paidByAnother[name];
  if (!asks || target === "root" || target === "apart") return "allowed";
  if (asks === "own") return "shared_billing";
  const there = judge(who, "root", rules["billing.read"]);
  return there === "allowed" ? "allowed" : "forbidden";
}

/** The few that are judged by more than role and scope. */
function exceptions(endpoint: Endpoint, who: Who): Outcome | undefined {
  if (who.own !== "root") return undefined;
  // No agent gives anybody a role.
  if (endpoint.name === "member.update" && who.agent && holds(who, ["members:write"]))
    return "forbidden";
  // No agent decides about budgets.
  if (/^budget_request\.(approve|decline)$/.test(endpoint.name) && who.agent) return "forbidden";
  // An agent's key manages agents only if it was told so.
  if (rowOf(endpoint) === "agents.write" && who.agent && !holds(who, ["agents:write"]))
    return "forbidden";
  return undefined;
}

function judge(who: Who, target: Target, rule: Rule): Outcome {
  const reached = who.on(target);
  const own = who.own === target;
  if (!own && !reached) return "not_found";
  if (who.scopes && rule.scopes && !holds(who, rule.scopes)) return "forbidden";
  if (own) return "allowed";
  if (!reached) return "not_found";
  // What a linked organization pays with itself is not the parent's to look into.
  if (reached.throughLink && target === "apart" && rule === rules["billing.read"])
    return "forbidden";
  const roles = reached.throughLink ? rule.acrossLink : rule.roles;
  return roles.includes(reached.role) ? "allowed" : "forbidden";
}

function holds({ scopes }: Who, needed: string[]): boolean {
  return needed.some((scope) => scopes?.includes(scope));
}

// ── How it is asked ─────────────────────────────────────────────────────────────────────────────

function procedures(): { path: string; endpoint: string | undefined }[] {
  const all = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { meta?: { endpoint: string } } }
  >;
  return Object.entries(all).map(([path, { _def }]) => ({ path, endpoint: _def.meta?.endpoint }));
}

function inputOf(endpoint: Endpoint, target: Target): Record<string, unknown> {
  const fields = (endpoint.input as { shape?: Record<string, unknown> }).shape ?? {};
  const ids = Object.keys(fields).filter((field) => field in world.things);
  const optional = [
    "session_id",
    "payment_method_id",
    "wallet_id",
    "agent_id",
    "app_id",
    "parent_organization_id",
  ];
  const inPath = (field: string) => endpoint.rest.path.includes(`{${field}}`);
  const given = ids.filter(
    (field) =>
      inPath(field) ||
      (!optional.includes(field) && !/\.list$|^staff\.request\.list|events$/.test(endpoint.name)) ||
      (field === "wallet_id" && /^credit_grant|^grant_schedule\.create/.test(endpoint.name)),
  );
  return {
    ...Object.fromEntries(given.map((field) => [field, world.things[field]])),
    ...(bodies[endpoint.name]?.(world) ?? endpoint.example),
    ...("organization_id" in fields && namesOrganization(endpoint)
      ? { organization_id: world.organizations[target].id }
      : {}),
  };
}

function ask(endpoint: Endpoint, caller: Caller, target: Target, more: object = {}) {
  const fresh =
    caller.kind === "user"
      ? { ...caller, session: { id: "ses_test", authenticatedAt: now } }
      : caller;
  return callEndpoint(
    endpoint,
    { caller: fresh, now: new Date(), ip: "127.0.0.1", report: {} },
    { ...inputOf(endpoint, target), ...more },
  );
}

async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "allowed";
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    if (isDomainError(cause)) return cause.code;
    if (error instanceof Error && "code" in error && error.code === "NOT_FOUND") return "not_found";
    return `failed: ${error}`;
  }
}

function pathOf(endpoint: Endpoint): string {
  return endpoint.rest.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === "organization_id" ? world.root.id : (world.things[name] ?? "nothing"),
  );
}

async function overRest(
  app: ReturnType<typeof createApi>,
  endpoint: Endpoint,
  who: Who,
): Promise<string> {
  const isGet = endpoint.rest.method === "get";
  const inPath = (name: string) => endpoint.rest.path.includes(`{${name}}`);
  const input = Object.entries(inputOf(endpoint, "root")).filter(([name]) => !inPath(name));
  const query =
    isGet && input.length > 0
      ? `?${new URLSearchParams(input.map(([name, value]) => [name, String(value)]))}`
      : "";
  const body = endpoint.list ? (input[0]?.[1] as unknown) : Object.fromEntries(input);
  const answer = await app.request(`http://127.0.0.1:3000/api${pathOf(endpoint)}${query}`, {
    method: endpoint.rest.method.toUpperCase(),
    headers: { ...who.headers, ...(isGet ? {} : { "content-type": "application/json" }) },
    ...(isGet ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.ok) return "allowed";
  return ((await answer.json()) as { code: string }).code;
}

async function overTrpc(path: string, who: Who, input: unknown): Promise<unknown> {
  const caller = createCaller({
    caller: async () =>
      authenticate(
        new Request("http://127.0.0.1:3000/", { headers: who.headers }),
        "req_1",
        new Date(),
        "127.0.0.1",
      ),
    now: new Date(),
    requestId: "req_1",
    ip: "127.0.0.1",
    cookies: null,
    setCookies: [],
    requireSameOrigin: () => {},
  });
  const procedure = path
    .split(".")
    .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], caller);
  return (procedure as (input: unknown) => Promise<unknown>)(input);
}

// ── The world ───────────────────────────────────────────────────────────────────────────────────

async function buildWorld(): Promise<World> {
  const person = (name: string, isStaff = false) =>
    newPerson(now, { email: uniqueEmail(name), name, isStaff });
  const [
    owner,
    admin,
    billing,
    member,
    viewer,
    childOwner,
    linkedOwner,
    apartOwner,
    stranger,
    looker,
  ] = (await Promise.all(
    [
      "owner",
      "admin",
      "billing",
      "member",
      "viewer",
      "child",
      "linked",
      "apart",
      "stranger",
      "staff",
    ].map((name) => person(name, name === "staff")),
  )) as [User, User, User, User, User, User, User, User, User, User];
  const root = await newOrganization(now, { name: "Root", owner });
  await grantCredits(now, root, 10_000);
  await Promise.all(
    (
      [
        [admin, "admin"],
        [billing, "billing"],
        [member, "member"],
        [viewer, "viewer"],
      ] as const
    ).map(([who, role]) => join(now, root, who, role)),
  );
  const below = { owner, parent: root };
  const child = await newOrganization(now, { name: "Child", ...below });
  const linked = await newOrganization(now, { name: "Linked", ...below, relationship: "linked" });
  const apart = await newOrganization(now, {
    name: "Apart",
    ...below,
    relationship: "linked",
    billing: "own",
  });
  const other = await newOrganization(now, { name: "Other", owner: stranger });
  await grantCredits(now, other, 100);
  // Who makes a linked organization is its owner: here it has people of its own alone.
  await db().membership.deleteMany({ where: { organizationId: { in: [linked.id, apart.id] } } });
  await join(now, child, childOwner, "owner");
  await join(now, linked, linkedOwner, "owner");
  await join(now, apart, apartOwner, "owner");
  const organizations = { root, child, linked, apart };

  const ofRoot = (role: Role) => (target: Target) => {
    const throughLink = target === "linked" || target === "apart";
    return throughLink && !payers.includes(role) ? null : { role, throughLink };
  };
  const ownerOf = (own: Target) => (target: Target) =>
    target === own ? { role: "owner" as Role, throughLink: false } : null;
  const nowhere = () => null;

  async function browser(name: string, user: User, on: Who["on"]): Promise<Who> {
    return { name, caller: callerOf(user), headers: await browserHeaders(user), on };
  }
  async function program(
    name: string,
    key: { id: string; key: string },
    on: Who["on"],
    own?: Target,
  ): Promise<Who> {
    const headers = { authorization: `Bearer ${key.key}` };
    const request = new Request("http://127.0.0.1:3000/", { headers });
    const caller = await authenticate(request, "req_1", new Date(), "127.0.0.1").catch(() => null);
    const row = await db().apiKey.findUniqueOrThrow({ where: { id: key.id } });
    return {
      name,
      caller,
      headers,
      on,
      scopes: row.scopes,
      ...(row.agentId ? { agent: true as const } : {}),
      ...(own ? { own } : {}),
    };
  }
  const keyOf = (of: Organization, by: User, given: string[], agentId?: string) =>
    newApiKey(now, of, by, {
      name: `${given.length} scopes`,
      scopes: given,
      ...(agentId ? { agentId } : {}),
    });
  const allowed = { grantAllowance: 1_000_000_000_000n };

  const keys: Who[] = [];
  for (const scope of scopes)
    keys.push(
      await program(
        `key of root with ${scope}`,
        await keyOf(root, owner, [scope]),
        ofRoot("owner"),
        "root",
      ),
    );
  const granter = await keyOf(root, owner, ["billing:read"]);
  await db().apiKey.update({
    where: { id: granter.id },
    data: { scopes: ["grants:write"], ...allowed },
  });
  keys.push(await program("key of root with grants:write", granter, ofRoot("owner"), "root"));
  const full = await keyOf(root, owner, scopes);
  await db().apiKey.update({
    where: { id: full.id },
    data: { scopes: { push: "grants:write" }, ...allowed },
  });
  keys.push(await program("key of root with everything", full, ofRoot("owner"), "root"));
  const agent = await createAgent(root.id, "Bot", { type: "user", id: owner.id }, now);
  keys.push(
    await program(
      "agent's key of root",
      await keyOf(root, owner, scopes, agent.id),
      ofRoot("owner"),
      "root",
    ),
    await program(
      "agent's key of root with keys:write",
      await keyOf(root, owner, ["keys:write"], agent.id),
      ofRoot("owner"),
      "root",
    ),
    await program(
      "key of child",
      await keyOf(child, childOwner, scopes),
      ownerOf("child"),
      "child",
    ),
    await program("key of a stranger", await keyOf(other, stranger, scopes), nowhere),
  );
  const [revoked, expired, rotated] = [
    await keyOf(root, owner, scopes),
    await keyOf(root, owner, scopes),
    await keyOf(root, owner, scopes),
  ];
  await db().apiKey.update({ where: { id: revoked.id }, data: { revokedAt: now } });
  await db().apiKey.update({ where: { id: expired.id }, data: { expiresAt: now } });
  const { secretHash } = await db().apiKey.findUniqueOrThrow({ where: { id: full.id } });
  await db().apiKey.update({ where: { id: rotated.id }, data: { secretHash } });
  keys.push(
    await program("revoked key of root", revoked, nowhere),
    await program("expired key of root", expired, nowhere),
    await program("rotated-out key of root", rotated, nowhere),
  );

  // While a new key is watched each of its calls is written down, and here each makes thousands.
  await db().apiKey.updateMany({ data: { watchedUntil: null } });

  const people: Who[] = [
    { name: "outsider", caller: null, headers: {}, on: nowhere },
    await browser("stranger", stranger, nowhere),
    await browser("owner of root", owner, ofRoot("owner")),
    await browser("admin of root", admin, ofRoot("admin")),
    await browser("billing of root", billing, ofRoot("billing")),
    await browser("member of root", member, ofRoot("member")),
    await browser("viewer of root", viewer, ofRoot("viewer")),
    await browser("owner of child", childOwner, ownerOf("child")),
    await browser("owner of linked", linkedOwner, ownerOf("linked")),
    await browser("owner of apart", apartOwner, ownerOf("apart")),
    ...keys,
  ];
  const staff = await browser("staff", looker, nowhere);
  return {
    root,
    organizations,
    people,
    staff,
    things: await makeThings(root, owner, agent.id, granter.id),
  };
}

/** Something of the root organization for every id that a request may name. */
async function makeThings(root: Organization, owner: User, agentId: string, keyId: string) {
  const actor = { type: "user" as const, id: owner.id };
  const books = await newBooks(now, root, actor);
  const sale = await enterSale(now, root, actor, books, 500);
  const wallet = await db().wallet.findFirstOrThrow({
    where: { creditAccountId: root.creditAccountId },
  });
  const charge = await db().ledgerEntry.findFirstOrThrow({
    where: { creditAccountId: root.creditAccountId, kind: "debit" },
    orderBy: { amount: "desc" },
  });
  const things: Record<string, string> = {
    account_id: books.cash,
    other_account_id: books.sales,
    transaction_id: sale.id,
    wallet_id: wallet.id,
    charge_id: charge.transactionId,
    key_id: keyId,
    agent_id: agentId,
    app_id: (await createApp(root.id, newApp, actor, now)).id,
    credit_account_id: root.creditAccountId,
    seq: "1",
    ...Object.fromEntries(
      (
        [
          ["purchase_id", "purchase"],
          ["payment_method_id", "paymentMethod"],
          ["attempt_id", "rechargeAttempt"],
          ["quote_id", "quote"],
          ["export_id", "bookExport"],
          ["document_id", "document"],
          ["draft_id", "draft"],
          ["alert_id", "alert"],
          ["endpoint_id", "webhookEndpoint"],
          ["delivery_id", "webhookDelivery"],
          ["budget_id", "budget"],
          ["payment_id", "payment"],
          ["reconciliation_id", "reconciliation"],
          ["request_id", "staffAction"],
          ["price_override_id", "priceOverride"],
          ["redemption_id", "redemption"],
          ["ticket_id", "ticket"],
          ["attachment_id", "ticketAttachment"],
          ["photoshoot_id", "photoshoot"],
          ["photo_id", "photoshootPhoto"],
        ] as const
      ).map(([name, kind]) => [name, newId(kind)]),
    ),
    event_id: "evt_1",
    price_book: "team",
  };
  return Object.assign(things, await transient(root, owner, wallet.id));
}

const newApp = {
  name: "Portal",
  kind: "miniapp",
  monetization_enabled: true,
  markup_percent: 20,
} as const;

/** What an allowed request uses up, made anew before each. */
async function renew(endpoint: Endpoint): Promise<void> {
  if (
    !/^(member|invitation|join_link|hold|credit_grant|grant_schedule|budget_request)\./.test(
      endpoint.name,
    )
  )
    return;
  const { root, things } = world;
  const owner = await db().user.findFirstOrThrow({
    where: { memberships: { some: { organizationId: root.id, role: "owner" } } },
  });
  Object.assign(things, await transient(root, owner, things.wallet_id ?? ""));
}

async function transient(root: Organization, owner: User, walletId: string) {
  const staff = { type: "staff" as const, id: "usr_staff" };
  const victim = await newPerson(now, { email: uniqueEmail("victim"), name: "Victim" });
  await join(now, root, victim, "member");
  const membership = await db().membership.findFirstOrThrow({ where: { userId: victim.id } });
  const invitation = await db().invitation.create({
    data: {
      id: newId("invitation"),
      organizationId: root.id,
      email: uniqueEmail("invited"),
      role: "viewer",
      tokenHash: Buffer.from(newId("request")),
      invitedByUserId: owner.id,
      sentAt: new Date(now.getTime() - 86_400_000),
      expiresAt: new Date(now.getTime() + 86_400_000),
      createdAt: new Date(now.getTime() - 86_400_000),
    },
  });
  const link = await db().joinLink.create({
    data: {
      id: newId("joinLink"),
      organizationId: root.id,
      token: newId("request"),
      role: "viewer",
      createdByUserId: owner.id,
      createdAt: now,
    },
  });
  const found = (await findOrganizations([root.id])).get(root.id);
  if (!found) throw new Error("the root is there");
  const { hold } = await openHold({
    organization: found,
    actor: { type: "user", id: owner.id },
    use: { operation: "api.call" },
    now: new Date(),
    expiresInSeconds: 3_600,
  });
  const [grant, schedule] = await inTransaction(async (tx) => [
    await giveGrant(
      tx,
      newGrantSchema.parse({ wallet_id: walletId, amount: 1, grant_type: "bonus" }),
      staff,
      now,
    ),
    await createSchedule(
      tx,
      newScheduleSchema.parse({
        wallet_id: walletId,
        amount: 1,
        grant_type: "bonus",
        cadence: "yearly",
        description: "In a test",
      }),
      staff,
      now,
    ),
  ]);
  return {
    member_id: membership.id,
    invitation_id: invitation.id,
    join_link_id: link.id,
    hold_id: hold.id,
    grant_id: grant.id,
    schedule_id: schedule.id,
    budget_request_id: await openRequest(root, victim),
  };
}

/** A member asks for more of a budget that only notifies. */
async function openRequest(root: Organization, member: User): Promise<string> {
  const budget = await createBudget(
    root,
    {
      ...{ subject: "member", subject_id: member.id, period: "month", limit: 1 },
      ...{ action: "notify", alert_percents: [] },
    },
    { type: "staff", id: "usr_staff" },
    now,
  );
  const asked = { budgetId: budget.id, limit: 2, thisPeriodOnly: false, reason: "In a test" };
  const request = await createRequest(root, asked, { type: "user", id: member.id }, now);
  return request.id;
}
