import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, in order: begun last, one of them would keep a single worker busy at the end. */
const slow = [
  "battery/stripe-faults",
  "sandboxes/clock",
  "api/access-matrix",
  "api/idempotency",
  "battery/stripe-events",
  "scale/",
  "ledger/oracle",
  "ledger/processes",
  "history/",
  "jobs/database-away",
  "sdk/package",
  "base-fee/demo",
  "payments/recharge-policy",
  "accounting/exports",
  "ledger/install-sql",
  "payments/stripe-refusals",
  "releases/",
  "cli/",
  "battery/",
  "api/",
  "payments/",
  "usage/",
];

/** Starts the slow files first; a fresh checkout knows no durations of its own. */
export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = slow.findIndex((part) => moduleId.includes(`/tests/${part}`));
      return at < 0 ? slow.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
