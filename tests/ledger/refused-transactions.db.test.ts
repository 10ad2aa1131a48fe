import { afterAll, describe, it } from "vitest";
import { disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { releaseTransaction } from "@/server/ledger/transactions/hold";
import {
  emptyTransaction,
  grantChange,
  type LedgerTransaction,
} from "@/server/ledger/transactions/transaction";
import { type Busy, busyPayer, expectRefused, occasion, readHold } from "./busy-payer";
import { MICRO } from "./story";

afterAll(disconnectDb);

describe("posted through post_transaction, Postgres refuses", () => {
  const entry = (
    payer: Busy,
    from: "promotions" | "spendable",
    to: "spendable" | "adjustments",
  ) => ({
    kind: "adjustment" as const,
    from,
    to,
    amount: 5n * MICRO,
    organizationId: payer.organization.id,
    actorType: "system",
    actorId: "test",
    description: "Test",
  });
  const empty = (payer: Busy) => emptyTransaction(payer.creditAccountId, new Date());
  const cases: [
    what: string,
    words: RegExp,
    build: (p: Busy) => LedgerTransaction | Promise<LedgerTransaction>,
  ][] = [
    [
      "entries without grants",
      /moves 5000000 posted and 0 held, its grants 0 and 0/,
      (p) => ({ ...empty(p), entries: [entry(p, "promotions", "spendable")] }),
    ],
    [
      "grants without entries",
      /moves 0 posted and 0 held, its grants 5000000 and 0/,
      (p) => ({
        ...empty(p),
        grantChanges: [
          grantChange(p.grantId, { remaining: MICRO, used: -MICRO }),
          grantChange(p.grantId, { remaining: 4n * MICRO, used: -4n * MICRO }),
        ],
      }),
    ],
    [
      "an entry of one grant and a change of another",
      /says of grant grant_\w+ what its entries do not/,
      (p) => {
        const granted = grantTransaction({
          ...occasion(p),
          creditAccountId: p.creditAccountId,
          walletId: p.walletId,
          debt: 0n,
          category: "promotional",
          amount: 5n * MICRO,
          source: newId("request"),
        });
        const [given] = granted.entries;
        return { ...granted, entries: [{ ...given, grantIds: [p.grantId] } as never] };
      },
    ],
    [
      "a hold resolved without its entries",
      /its holds 20000000/,
      (p) => ({ ...empty(p), holds: [{ id: p.openHoldId, state: "released", captured: 0n }] }),
    ],
    [
      "entries that release what no hold gave",
      /moves .* held, .*its holds 0/,
      async (p) => ({
        ...releaseTransaction({
          ...occasion(p),
          hold: await readHold(p.openHoldId),
          state: "released",
        }),
        holds: [],
      }),
    ],
    [
      "resolving a hold a second time",
      /is captured: it resolves once/,
      async (p) =>
        releaseTransaction({
          ...occasion(p),
          hold: await readHold(p.capturedHoldId),
          state: "released",
        }),
    ],
    [
      "a grant of another account",
      /is not of credit account/,
      async (p) => ({
        ...empty(p),
        grantChanges: [
          grantChange((await busyPayer()).grantId, { remaining: MICRO, used: -MICRO }),
        ],
      }),
    ],
    [
      "a source that granted before",
      /credit_grants_source_key/,
      (p) =>
        grantTransaction({
          ...occasion(p),
          creditAccountId: p.creditAccountId,
          walletId: p.walletId,
          debt: 0n,
          category: "bonus",
          amount: MICRO,
          source: p.grantSource,
        }),
    ],
    [
      "taking more from a grant than it has",
      /credit_grants_(parts_not_negative|held_within_remaining)/,
      (p) => ({
        ...empty(p),
        entries: [
          {
            ...entry(p, "spendable", "adjustments"),
            amount: 90n * MICRO,
            grantIds: [p.grantId],
            grantAmounts: [90n * MICRO],
          },
        ],
        grantChanges: [grantChange(p.grantId, { remaining: -90n * MICRO, voided: 90n * MICRO })],
      }),
    ],
    [
      "a wallet of another account",
      /query returned no rows/,
      async (p) =>
        grantTransaction({
          ...occasion(p),
          creditAccountId: p.creditAccountId,
          walletId: (await busyPayer()).walletId,
          debt: 0n,
          category: "bonus",
          amount: MICRO,
          source: newId("request"),
        }),
    ],
  ];
  it.each(cases)("%s", async (_what, words, build) => {
    const payer = await busyPayer();
    const transaction = await build(payer);
    await expectRefused(payer, words, () =>
      inTransaction((tx) => postTransaction(tx, transaction)),
    );
  });
});
