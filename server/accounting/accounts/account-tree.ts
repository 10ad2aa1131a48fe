import type { BookAccountType } from "@/generated/prisma/enums";
import { DomainError, invalid } from "@/server/foundation/errors";
import { lookUp, type Read } from "@/server/foundation/statements";

/** How many levels a chart of accounts may have, the topmost included. */
export const CHART_LEVELS = 8;

/** The organization whose tree it is: whoever puts an account into another holds it, so that no two make a circle. */
const lockedTrees = lookUp<{ id: string }>()({
  name: "locked_account_trees",
  key: { organization_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, o.id from ${asked} join organizations o on o.id = asked.organization_id
    order by o.id for no key update of o`,
});

type Place = {
  parent_id: string;
  parent_code: string;
  parent_type: BookAccountType;
  /** Levels from the parent up to the topmost account. */
  levels: number;
  /** Whether the account is one of those. */
  is_above: boolean;
  /** Levels of the account and those below it. */
  height: number;
};

// Goes a level further than a tree may have, both ways.
const placesInTree = lookUp<Place>()({
  name: "places_in_account_tree",
  key: { organization_id: "text", account_id: "text", parent_id: "text" },
  sql: (asked) => `
    with recursive up as (
      select asked.place, asked.account_id collate "C" as account_id, p.id as start, p.id, p.parent_id, p.code, p.type, 1 as level
        from ${asked} join book_accounts p on p.id = asked.parent_id and p.organization_id = asked.organization_id
      union all
      select up.place, up.account_id, up.start, p.id, p.parent_id, up.code, up.type, up.level + 1
        from up join book_accounts p on p.id = up.parent_id where up.level <= ${CHART_LEVELS}),
    down as (
      select asked.place, asked.account_id collate "C" as id, 1 as level from ${asked}
      union all
      select down.place, c.id, down.level + 1
        from down join book_accounts c on c.parent_id = down.id where down.level <= ${CHART_LEVELS})
    select up.place, min(up.start) as parent_id, min(up.code) as parent_code, min(up.type)::text as parent_type, max(up.level)::int as levels,
      coalesce(bool_or(up.id = up.account_id), false) as is_above,
      (select max(level) from down where down.place = up.place)::int as height
    from up group by up.place`,
});

/** Keeps everybody else from moving accounts of this organization until the request is through. */
export async function lockTree(read: Read, organizationId: string): Promise<void> {
  await read(lockedTrees, { organization_id: organizationId });
}

/** How many levels lie above and with each of these accounts, by id. */
export async function levelsOf(
  read: Read,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const asked = [...new Set(ids)];
  const keys = asked.map((id) => ({ organization_id: organizationId, parent_id: id }));
  const found = await read(placesInTree, ...keys);
  return new Map(found.map(({ parent_id, levels }) => [parent_id, levels]));
}

/**
 * Requires that an account can be part of another. Whoever asks holds the tree.
 * @param account without an id while it is new
 * @throws validation_failed, wrong_state
 */
export async function requireParent(
  read: Read,
  organizationId: string,
  account: { id?: string; type: BookAccountType },
  parentId: string,
): Promise<void> {
  const [place] = await read(placesInTree, {
    organization_id: organizationId,
    account_id: account.id ?? null,
    parent_id: parentId,
  });
  if (!place) throw invalid("parent_id", `There is no account ${parentId} in this organization`);
  const { parent_code: code, parent_type: type } = place;
  if (place.is_above)
    throw new DomainError(
      "wrong_state",
      `Account ${code} is the account itself or one of its sub-accounts, so it can't be its parent. Nothing was changed or charged. Choose another parent.`,
      {
        errors: [
          { path: "parent_id", message: `${code} is this account or one of its sub-accounts` },
        ],
      },
    );
  if (type !== account.type)
    throw invalid(
      "parent_id",
      `Account ${code} has type ${type} and can only contain accounts of that type`,
    );
  if (place.levels + place.height > CHART_LEVELS)
    throw invalid("parent_id", `A chart of accounts has at most ${CHART_LEVELS} levels`);
}
