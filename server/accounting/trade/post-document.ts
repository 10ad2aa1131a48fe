import type { BookRole } from "@/generated/prisma/enums";
import { convert, inBooks } from "@/server/accounting/amounts/in-books";
import {
  accountsWithRoles,
  type PostingAccount,
  postingAccountsOf,
  requireCurrency,
} from "@/server/accounting/settings/roles";
import type { PostedLine } from "@/server/accounting/transactions/post-lines";
import { invalid } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import type { Read } from "@/server/foundation/statements";
import { opposite, type Side } from "./sides";
import type { TradeDocument } from "./trade-rows";

export type Terms = { currency: string; bookCurrency: string; rate: string };

/**
 * What sending an invoice or receiving a bill posts: what is owed against income or expense, an account a line of the
 * document or its role, and the taxes.
 * @returns the lines, that of what is owed first, and its amount in the currency of the books
 * @throws wrong_state where an account with a role is missing, or one can't take the currency
 */
export async function linesOfIssue(
  read: Read,
  organizationId: string,
  side: Side,
  document: Pick<TradeDocument, "lines" | "taxes" | "total">,
  terms: Terms,
): Promise<{ lines: PostedLine[]; baseTotal: bigint }> {
  const asked = [
    ...document.lines.map(({ account_id: id, net: amount }) => ({ id, role: side.lines, amount })),
    ...document.taxes.map(({ account_id: id, amount }) => ({ id, role: side.taxes, amount })),
  ].filter(({ amount }) => amount !== 0n);
  const roles: BookRole[] = [
    side.control,
    ...asked.flatMap(({ id, role }) => (id === null ? [role] : [])),
  ];
  const [byRole, byId] = await Promise.all([
    accountsWithRoles(read, organizationId, roles),
    postingAccountsOf(
      read,
      organizationId,
      asked.flatMap(({ id }) => id ?? []),
    ),
  ]);
  const amounts = new Map<PostingAccount, bigint>();
  for (const { id, role, amount } of asked) {
    const account = id === null ? byRole.get(role) : byId.get(id);
    invariant(account, "an account that a line names exists");
    // One object an account, whether it came by its id or by a role.
    const known = [...amounts.keys()].find((one) => one.id === account.id) ?? account;
    amounts.set(known, (amounts.get(known) ?? 0n) + amount);
  }
  const control = byRole.get(side.control);
  invariant(control, "roles that were asked for are there");
  for (const account of [control, ...amounts.keys()]) requireCurrency(account, terms);
  const lines = [
    { account_id: control.id, entry_type: side.grows, amount: document.total },
    ...[...amounts].flatMap(([account, amount]) =>
      amount === 0n
        ? []
        : {
            account_id: account.id,
            entry_type: amount > 0n ? opposite(side.grows) : side.grows,
            amount: amount > 0n ? amount : -amount,
          },
    ),
  ];
  const inBase = inBooks(lines, terms);
  return {
    lines: lines.map((line, at) => ({ ...line, base_amount: inBase[at] ?? 0n, description: null })),
    baseTotal: inBase[0] ?? 0n,
  };
}

/**
 * What a payment posts: money against what is owed. What is owed goes down by its share of what it was entered at, the
 * last payment takes all that is left, and what the money is worth more or less than that is an exchange difference.
 * @returns the lines, and what was taken off in the currency of the books
 * @throws wrong_state as above; validation_failed where the account is that of what is owed
 */
export async function linesOfPayment(
  read: Read,
  organizationId: string,
  side: Side,
  document: TradeDocument,
  payment: { amount: bigint; account: PostingAccount; terms: Terms },
): Promise<{ lines: PostedLine[]; settled: bigint }> {
  const { amount, account, terms } = payment;
  const baseTotal = document.base_total ?? 0n;
  const settled = shareSettled(document, amount);
  const worth = convert(amount, terms.currency, terms.bookCurrency, terms.rate);
  // What is owed to us and fetches more is a gain; what we owe and costs more is a loss.
  const difference = side.grows === "debit" ? worth - settled : settled - worth;
  const roles: BookRole[] = [
    side.control,
    ...(difference === 0n ? [] : ["exchange_difference" as const]),
  ];
  const byRole = await accountsWithRoles(read, organizationId, roles);
  const control = byRole.get(side.control);
  if (account.id === control?.id)
    throw invalid(
      "account_id",
      `${account.code} ${account.name} is the account the ${side.noun} itself is owed on, so it can’t take the payment. Choose the account the money ${side.grows === "debit" ? "went to" : "came from"}, such as the bank`,
    );
  invariant(control && settled <= baseTotal, "what is owed is on an account");
  for (const one of [account, ...byRole.values()]) requireCurrency(one, terms);
  const differences = byRole.get("exchange_difference");
  const lines: PostedLine[] = [
    {
      account_id: account.id,
      entry_type: side.grows,
      amount,
      base_amount: worth,
      description: null,
    },
    {
      account_id: control.id,
      entry_type: opposite(side.grows),
      amount,
      base_amount: settled,
      description: null,
    },
    ...(differences === undefined || difference === 0n
      ? []
      : [
          {
            account_id: differences.id,
            entry_type: difference > 0n ? ("credit" as const) : ("debit" as const),
            amount: 0n,
            base_amount: difference > 0n ? difference : -difference,
            description: "Exchange difference",
          },
        ]),
  ];
  return { lines, settled };
}

function shareSettled(document: TradeDocument, amount: bigint): bigint {
  const left = (document.base_total ?? 0n) - document.base_settled;
  const paid = document.paid + amount;
  if (paid === document.total) return left;
  const share = ((document.base_total ?? 0n) * paid) / document.total - document.base_settled;
  // Payments that were undone in between may have left it a unit beside its share.
  return share < 0n ? 0n : share > left ? left : share;
}
