import { expect, it } from "vitest";
import { detailsInWords } from "./audit-words";

const id = `pm_${"0".repeat(26)}`;

it.each([
  [
    { userId: id, before: "admin", role: "viewer", keys: 0, holds: [] },
    "Role changed from admin to viewer. Keys: 0.",
  ],
  [
    { keys: [], role: "viewer", holds: 0, before: "member", userId: id },
    "Role changed from member to viewer. Holds: 0.",
  ],
  [
    {
      changed: {
        enabled: { from: false, to: true },
        threshold: { from: "400000000", to: "500000000" },
      },
    },
    "Turned on. Starting balance changed from 400 credits to 500 credits.",
  ],
  [
    {
      changed: {
        enabled: { from: true, to: false },
        lowBelow: { from: "400000000", to: "500000000" },
      },
    },
    "Turned off. Low below changed from 400 credits to 500 credits.",
  ],
  [
    {
      changed: {
        monthlyCapCents: { from: null, to: 10_000 },
        paymentMethodId: { from: null, to: id },
      },
    },
    "Monthly limit set to $100.00. Card changed.",
  ],
  [
    {
      before: { limit: 10, action: "block", paused: false },
      after: { limit: 40.5, action: "block", paused: true },
    },
    "Limit changed from 10 credits to 40.5 credits. Paused.",
  ],
  [
    { from: null, to: { enabled: true, threshold: 100, amount: 50, payment_method_id: id } },
    "Turned on. Starting balance set to 100 credits. Amount set to 50. Card changed.",
  ],
  [{ changed: ["Billing email", "Company name"] }, "Changed: Billing email, Company name."],
  [{ credits: 50_000, amount_cents: 45_000 }, "50,000 credits. Amount: $450.00."],
  [{ before: "Night bot", name: "Day bot" }, "Name changed from Night bot to Day bot."],
  [
    { email: "a_b@acme.test", role: "admin", operation: "photoshoot.submit" },
    "Email: a_b@acme.test. Role: admin. Operation: photoshoot.submit.",
  ],
  [
    { name: "Shop", scopes: ["usage:write"], expiresAt: "2026-12-31T00:00:00.000Z" },
    "Name: Shop. Scopes: usage:write. Expires at: 31 Dec 2026.",
  ],
  [{ required: true }, "Required."],
  [{}, ""],
])("says what was kept with an event: %j", (details, words) => {
  expect(detailsInWords(details)).toBe(words);
});
