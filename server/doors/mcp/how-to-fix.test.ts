import { expect, it } from "vitest";
import { type ErrorCode, errorTable } from "@/server/foundation/errors";
import { howToFix } from "./how-to-fix";

it.each(Object.keys(errorTable) as ErrorCode[])(
  "%s says what to do, as a tool takes it",
  (code) => {
    expect(howToFix({ code, extra: {} })).toMatch(/^[A-Z].+\.$/);
    expect(howToFix({ code, extra: {} })).not.toContain("Idempotency-Key");
  },
);

it("cures are told in their order, and a request of one is the call of a tool", () => {
  const cures = [
    { kind: "wait", detail: "Wait until it resets.", after: "2026-12-01T00:00:00.000Z" },
    {
      kind: "request_budget",
      detail: "Ask for it to be raised.",
      url: "https://bursar.test/acme/budgets",
      request: { method: "POST", path: "/api/v1/budget-requests", body: { budget_id: "bud_1" } },
    },
    { kind: "buy_credits", detail: "Buy credits.", url: "https://bursar.test/go/billing" },
  ];
  expect(howToFix({ code: "insufficient_credits", extra: { cures } })).toBe(
    'Wait until it resets. That is at 2026-12-01T00:00:00.000Z. Or: Ask for it to be raised. Call budget_request_create with {"budget_id":"bud_1"} and your reason. Or: Buy credits. See https://bursar.test/go/billing Then repeat the call with the same idempotency_key.',
  );
  const instead = {
    kind: "send_instead",
    detail: "Send it there.",
    request: { method: "POST", path: "/api/organizations/org_1/invoices" },
  };
  expect(howToFix({ code: "runs_here", extra: { cures: [instead] } })).toContain(
    "Call invoice_create.",
  );
});

it("a key that lacks a scope is told which", () => {
  expect(howToFix({ code: "forbidden", extra: { required_scope: "usage:write" } })).toBe(
    "Ask an owner or admin for an API key with the scope usage:write.",
  );
});

it("a wait comes first", () => {
  expect(howToFix({ code: "recharge_in_progress", extra: { retry_after: 3 } })).toMatch(
    /^Wait 3 seconds\. /,
  );
});
