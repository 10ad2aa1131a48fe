import { convert } from "@/server/accounting/amounts/in-books";
import { knownRateOfDay, type RateOfDay } from "@/server/accounting/exchange-rates/find-rate";
import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { readThrough, sendIn } from "@/server/foundation/statements";
import { type AccountSum, sumsBetween, sumsThrough } from "./account-sums";

/** The most organizations that one report consolidates. */
const MOST_ORGANIZATIONS = 200;

/** An organization that is consolidated; without books it has no currency and adds nothing. */
type Member = { id: string; name: string; currency: string | null };

type WithBooks = Member & { currency: string };

/** The books of an organization and of the owned ones below it, in the currency of its own. */
export type Group = { currency: string; members: Member[] };

/**
 * An organization with the owned ones below it, closed ones included where they kept books: a period that is over
 * adds up to what it did. Linked ones are never among them.
 * @throws validation_failed where they are too many
 */
export async function readGroup(db: Db, organizationId: string, currency: string): Promise<Group> {
  const members = await db.$queryRaw<Member[]>`
    select o.id, o.name || case when o.status = 'closed' then ' (closed)' else '' end as name, s.currency from organization_ancestors d join organizations o on o.id = d.organization_id
    left join book_settings s on s.organization_id = o.id
    where d.ancestor_id = ${organizationId} and not d.across_link
      and (o.status <> 'closed' or s.organization_id is not null and o.sandbox_id is null)
    order by d.distance, o.id limit ${MOST_ORGANIZATIONS + 1}`;
  if (members.length > MOST_ORGANIZATIONS)
    throw invalid(
      "consolidated",
      `A report can consolidate at most ${MOST_ORGANIZATIONS} organizations. Generate one per part of the tree`,
    );
  return { currency, members };
}

/** A rate that a consolidation translates at. */
export type Translation = RateOfDay & { currency: string };

/**
 * What the currencies of a group are worth on a day, by the rates of the organization that reports.
 * @throws validation_failed naming the first that has no rate
 */
export async function readTranslations(
  db: Db,
  organizationId: string,
  { currency, members }: Group,
  day: string,
): Promise<Translation[]> {
  const read = readThrough(sendIn(db));
  const translations: Translation[] = [];
  for (const { name, currency: theirs } of members) {
    if (theirs === null || translations.some((one) => one.currency === theirs)) continue;
    const rate = await knownRateOfDay(read, organizationId, {
      from: theirs,
      to: currency,
      date: day,
    });
    if (!rate)
      throw invalid(
        "consolidated",
        `The books of ${name} are in ${theirs}, and there is no exchange rate from ${theirs} to ${currency} on or before ${day}. Enter it under exchange rates, then generate the report`,
      );
    translations.push({ ...rate, currency: theirs });
  }
  return translations;
}

/** Sums of a group: each account is translated and rounded by itself, then those of one code and type are added up. */
export type GroupSums = {
  through(day: string): Promise<AccountSum[]>;
  between(days: { before: string; to: string }): Promise<AccountSum[]>;
};

/** @param translations of the day that the column is as of, whatever days are summed up */
export function sumsOfGroup(db: Db, group: Group, translations: Translation[]): GroupSums {
  const collect = async (read: (id: string) => Promise<AccountSum[]>) => {
    const parts: AccountSum[][] = [];
    for (const member of group.members.filter(hasBooks)) {
      const rate = translations.find(({ currency }) => currency === member.currency)?.rate ?? "1";
      parts.push(
        (await read(member.id)).map((sum) => ({
          ...sum,
          accountId: member === group.members[0] ? sum.accountId : null,
          net: convert(sum.net, member.currency, group.currency, rate),
        })),
      );
    }
    return addUp(parts);
  };
  return {
    through: (day) => collect((id) => sumsThrough(db, id, day)),
    between: (days) => collect((id) => sumsBetween(db, id, days)),
  };
}

/**
 * One account of those with the same code and type, as the first organization that has it calls it and where that has it
 * in its tree. So the trees of several organizations make no circle.
 */
function addUp(parts: AccountSum[][]): AccountSum[] {
  const keyOf = (sum: AccountSum) => `${sum.type} ${sum.codeKey}`;
  const keys = new Map(parts.flat().map((sum) => [sum.id, keyOf(sum)]));
  const accounts = new Map<string, AccountSum>();
  for (const sum of parts.flat()) {
    const id = keyOf(sum);
    const known = accounts.get(id);
    const parentId = sum.parentId === null ? null : (keys.get(sum.parentId) ?? null);
    accounts.set(id, known ? { ...known, net: known.net + sum.net } : { ...sum, id, parentId });
  }
  return [...accounts.values()].sort((a, b) =>
    a.codeKey < b.codeKey ? -1 : a.codeKey > b.codeKey ? 1 : 0,
  );
}

type Translated = { day: string; translations: Translation[] };

/** What a reader has to know of a consolidated report. @param columns the day of each, and its rates */
export function tellGroup(group: Group, columns: Translated[]): string[] {
  const rates = tellRates(group, columns);
  return [
    ...tellMembers(group),
    "Accounts with the same code and type are combined under the name used by the first organization that has one.",
    ...(rates.length === 0
      ? []
      : [
          `All amounts in a column are translated into ${group.currency} at the rate on its last day, and each account is rounded separately. Any resulting imbalance is shown as translation difference.`,
          ...rates,
        ]),
    NOT_ELIMINATED,
  ];
}

/** Who is part of it. */
export function tellMembers({ members }: Group): string[] {
  const named = (some: Member[]) => some.map(({ name }) => name).join(", ");
  const without = members.filter((member) => !hasBooks(member));
  return [
    `Consolidated: ${named(members.filter(hasBooks))}. Linked organizations are never included.`,
    ...(without.length === 0 ? [] : [`No books to include: ${named(without)}.`]),
  ];
}

/** The rates that were used, each with its own day. */
export function tellRates({ currency }: Group, columns: Translated[]): string[] {
  return columns.flatMap(({ day, translations }) =>
    translations
      .filter((one) => one.currency !== currency)
      .map(
        (one) =>
          `On ${day}, 1 ${one.currency} = ${one.rate} ${currency}, at the rate from ${one.date}${one.inverted ? `, entered as ${currency}/${one.currency}` : ""}.`,
      ),
  );
}

export const NOT_ELIMINATED =
  "Balances and transactions between these organizations are not eliminated.";

function hasBooks(member: Member): member is WithBooks {
  return member.currency !== null;
}
