import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, in order: begun last, one of them would keep a single worker busy at the end. */
const slow = [
  "battery/stripe-faults",
  "battery/stripe-events",
  "payments/stripe-refusals",
  "base-fee/demo",
  "history/",
  "jobs/database-away",
  "ledger/install-sql",
  "battery/",
  "payments/recharge-policy",
  "ledger/processes",
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
