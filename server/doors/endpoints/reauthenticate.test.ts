import { expect, it, vi } from "vitest";
import { z } from "zod";
import type { DryRun } from "@/server/operations/dry-run.schema";
import type { Caller } from "@/server/organizations/access/caller";
import { callEndpoint, dryRunEndpoint } from "./call-endpoint";
import type { Endpoint } from "./define-endpoint";
import { allEndpoints } from "./registry";
import { bookTags } from "./tags";

vi.mock("@/server/users/sessions/reauthenticate", () => ({
  waysToConfirm: async () => ["password", "email_link"],
}));

/**
 * Every change that does not ask the person to confirm who they are. One that is new has to be put here
 * or to say `reauthenticate`. What lets others in, ends what others rely on, decides what is paid and
 * how, or moves credits as staff must ask.
 */
const unasked = [
  // Work that costs credits; the books are left out below.
  "charge.create",
  "check",
  "event.ingest",
  "hold.capture",
  "hold.create",
  "hold.release",
  "operation.quote",
  // Paying: the card is typed, or the bank asks, at the payment provider.
  "credits.checkout",
  "credits.verify",
  "crypto.payment.create",
  "purchase.cancel",
  "purchase.create",
  "purchase.package",
  "purchase.verify",
  "sales_quote.accept",
  "sales_quote.decline",
  // Credits that a code gives to the organization itself.
  "promotion_code.redeem",
  // A recharge as its policy says, which asked when it was saved.
  "auto_top_up.trigger",
  "recharge_attempt.confirm",
  // The new billing email was asked for with a confirmation; this repeats the email or takes it back.
  "billing_email.cancel",
  "billing_email.resend",
  // Names, and what gives nobody anything.
  "agent.create",
  "agent.pause",
  "budget.create",
  "budget_request.create",
  "budget_request.decline",
  "budget_request.withdraw",
  // Words between people; what a quote gives asks for itself.
  "support_attachment.create",
  "support_ticket.close",
  "support_ticket.create",
  "support_ticket.reply",
  "staff.ticket.answer",
  "staff.ticket.assign",
  "staff.ticket.close",
  "staff.ticket.note",
  "staff.ticket.reopen",
  // Does again what was to be done.
  "staff.job.retry",
  // Keeps everything as it is.
  "me.email_change_cancel",
  "me.resend_verification",
  "me.update",
  "organization.create",
  "organization.update",
  "company.update",
  // Photos for what an invitation held, and which package they are for.
  "photoshoot.create",
  "photoshoot_photo.create",
  "team_credits.update",
  // Coming in by what was made by somebody who was asked, and closing that door.
  "invitation.accept",
  "invitation.resend",
  "invitation.revoke",
  "join_link.accept",
  "join_link.revoke",
  "ownership_transfer.accept",
  "ownership_transfer.decline",
  "ownership_transfer.withdraw",
  // Ending one's own sessions, and the confirmation itself.
  "me.reauthenticate",
  "me.reauthenticate_by_code",
  "me.reauthenticate_by_passkey",
  "me.reauthentication_passkey",
  "me.reauthenticate_by_link",
  "me.reauthentication_link",
  "me.session_end",
  "me.session_end_others",
  // How one is told; the last owner who hears of what is critical keeps that.
  "me.mail_problem_forget",
  "me.notification_preference_update",
  "me.notification_read",
  "me.notifications_read_all",
  // Tells the owners, once a day.
  "credit_request.create",
  // Compares and moves nothing.
  "staff.reconcile",
  // Sent to an address that somebody has confirmed already.
  "alert.test",
  "webhook_endpoint.test",
  // Passed on to the machine of whoever opened the listener; refusing a login lets nobody in.
  "cli_login.decline",
  "current_key.revoke",
  "webhook_listener.close",
  "webhook_listener.poll",
  "webhook_listener.trigger",
  "webhook_delivery.resend",
  "webhook_delivery.replay",
  // A sandbox has nothing of value, and nobody comes in by it.
  "sandbox.open",
  "sandbox.reset",
  "sandbox.advance_clock",
  "sandbox.card.add",
  "sandbox.checkout.complete",
  "sandbox.purchase.complete",
  "sandbox.refund.create",
  "sandbox.dispute.create",
];

const now = new Date("2026-11-29T12:00:00Z");
const person = (confirmedMinutesAgo: number): Caller => ({
  kind: "user",
  userId: "usr_1",
  isStaff: true,
  session: { id: "ses_1", authenticatedAt: new Date(now.getTime() - confirmedMinutesAgo * 60_000) },
  requestId: "req_1",
});
const key: Caller = {
  kind: "api_key",
  keyId: "key_1",
  agentId: null,
  organizationId: "org_1",
  scopes: [],
  userId: "usr_1",
  requestId: "req_1",
};

/** What a caller gets of the endpoint, past what only a database can judge: its work, or a refusal. */
async function ask(endpoint: Endpoint, caller: Caller): Promise<unknown> {
  const hollow: Endpoint = {
    ...endpoint,
    access: "anyone",
    input: z.unknown(),
    output: z.unknown(),
    handle: async () => "done",
  };
  return callEndpoint(hollow, { caller, now, ip: "local", report: {} }, {}).catch(
    ({ code, extra }: { code: string; extra: object }) => ({ code, ...extra }),
  );
}
const refusal = { code: "reauthentication_required", ways: ["password", "email_link"] };

const changes = allEndpoints.filter(({ rest }) => rest.method !== "get");
const asking = changes.filter(({ reauthenticate }) => reauthenticate);

it("every change says whether it asks the person to confirm who they are", () => {
  const silent = changes.filter(({ reauthenticate }) => !reauthenticate);
  // What is entered in the books lets nobody in and is not paid with more than its price.
  const names = silent.filter(({ tag }) => !bookTags.has(tag)).map(({ name }) => name);
  expect(names.sort()).toEqual([...unasked].sort());
  expect(allEndpoints.filter((e) => e.reauthenticate && e.rest.method === "get")).toEqual([]);
});

it.each(asking.map((endpoint) => [endpoint.name, endpoint] as const))(
  "%s is reached within ten minutes of the confirmation, or with a key, and not later",
  async (_, endpoint) => {
    expect(await ask(endpoint, person(9.9))).toBe("done");
    expect(await ask(endpoint, person(10))).toEqual(refusal);
    const outsideOfSession: Caller = {
      kind: "user",
      userId: "usr_1",
      isStaff: true,
      requestId: "r",
    };
    expect(await ask(endpoint, outsideOfSession)).toEqual(refusal);
    expect(await ask(endpoint, key)).toBe("done");
  },
);

it("a dry run asks nobody: it changes nothing", async () => {
  const dry = asking.filter(({ dryRun }) => dryRun);
  expect(dry.map(({ name }) => name)).toContain("api_key.create");
  const told: DryRun = {
    dry_run: true,
    operation: "any",
    credits: 0,
    price_version: "v1",
    price_source: "list",
    available: 0,
    would_pass: true,
    grants: [],
    refusal: null,
  };
  for (const endpoint of dry) {
    const hollow: Endpoint = { ...endpoint, access: "anyone", input: z.unknown() };
    hollow.dryRun = async () => told;
    const context = { caller: person(600), now, ip: "local", report: {} };
    expect(await dryRunEndpoint(hollow, context, {})).toEqual(told);
  }
});
