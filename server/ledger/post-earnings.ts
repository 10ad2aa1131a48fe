import type { EarningsSide, EarningsSourceKind } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import type { Charge, Judgement } from "./post-charges";

/** The markup within a charge, and who gets which part of it. Amounts are microcredits. */
export type ChargedMarkup = {
  /** The organization that offers the app or agent. */
  creatorId: string;
  sourceId: string;
  kind: EarningsSourceKind;
  creator: bigint;
  platform: bigint;
};

type MaybeMarkedUp = Pick<Charge, "creditAccountId" | "transactionId" | "markup">;

/** A movement of earnings: the side it leaves, the side it enters, the amount, so it balances by construction. */
export type EarningsMovement = {
  organization: string;
  from: EarningsSide;
  to: EarningsSide;
  /** Microcredits, positive. */
  amount: bigint;
  /** The app or agent, the charge, and the credit account that paid it. */
  source?: string;
  kind?: EarningsSourceKind;
  charge?: string;
  account?: string;
  refund?: string;
  redemption?: string;
  at: Date;
};

/** What a charge earns once it is charged: nothing where it is refused or a repeat. */
export function markupMovements(
  { creditAccountId, transactionId, markup }: MaybeMarkedUp,
  judgement: Judgement | undefined,
): EarningsMovement[] {
  if (!markup || judgement?.outcome !== "charged") return [];
  return shares(markup, {
    charge: transactionId,
    account: creditAccountId,
    at: judgement.createdAt,
  });
}

/** What a refund takes back of a charge's markup. */
export function takeBackMovements(
  { creditAccountId, transactionId, markup }: MaybeMarkedUp & { markup: ChargedMarkup },
  refund: string,
  at: Date,
): EarningsMovement[] {
  const moved = shares(markup, { charge: transactionId, account: creditAccountId, at });
  return moved.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from, refund }));
}

function shares(
  { creatorId, sourceId, kind, creator, platform }: ChargedMarkup,
  paid: { charge: string; account: string; at: Date },
): EarningsMovement[] {
  const common = {
    organization: creatorId,
    source: sourceId,
    kind,
    from: "usage",
    ...paid,
  } as const;
  return [
    ...(creator > 0n ? [{ ...common, to: "creator", amount: creator } as const] : []),
    ...(platform > 0n ? [{ ...common, to: "platform", amount: platform } as const] : []),
  ];
}

/** Movements as `post_earnings` takes them. */
export function earningsJson(movements: EarningsMovement[]): string {
  return JSON.stringify(movements, (_key, part: unknown) =>
    typeof part === "bigint" ? part.toString() : part,
  );
}

/**
 * Posts movements in the caller's transaction, which has locked the credit accounts it writes to before.
 * @throws when more is redeemed than is available, or a charge, refund or redemption is posted a second time
 */
export async function postEarnings(tx: Tx, movements: EarningsMovement[]): Promise<void> {
  await tx.$queryRaw`select post_earnings(${earningsJson(movements)}::jsonb)::text`;
}
