import type { Organization } from "@/generated/prisma/client";
import { setUpRecurring } from "@/server/accounting/recurring/set-up-recurring";
import type { Actor } from "@/server/foundation/actor";
import { run } from "./story";

/**
 * An office is rented from a day on: a job that pays it on the first of each month. `runDueDays` with its id lets the
 * days go by, in a past too.
 * @param place.accounts ids of the expense and of the account that pays
 * @param place.amount minor units of dollars
 * @returns the id of the job
 */
export async function rentOffice(
  at: Date,
  place: {
    organization: Organization;
    actor: Actor;
    accounts: { rent: string; bank: string };
    amount: number;
  },
): Promise<string> {
  const { organization, actor, accounts, amount } = place;
  const { id } = await run(at, setUpRecurring, organization, actor, {
    name: "Office rent",
    transaction: {
      description: "Office rent",
      currency: "USD",
      entries: [
        { account_id: accounts.rent, entry_type: "debit", amount },
        { account_id: accounts.bank, entry_type: "credit", amount },
      ],
    },
    as_draft: false,
    schedule: { frequency: "monthly", day_of_month: 1 },
  });
  return id;
}
