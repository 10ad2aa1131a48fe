import {
  type ChargeAnswer,
  type EncodedCharge,
  encodeCharge,
  postChargesThrough,
} from "@/server/ledger/post-charges";
import { connect } from "./database";
import { gather } from "./gather";
import type { Charging } from "./ours";

/**
 * The floor under any design that keeps such rows: the same charges, gathered and sent alike, inserted
 * into the twin of `ledger_entries`. Nothing is locked, looked up, decided, summed or answered.
 */
export async function openInsertFloor(databaseUrl: string): Promise<Charging> {
  const client = await connect(databaseUrl);
  const insertOne = gather((batch: EncodedCharge[]) =>
    postChargesThrough(
      async (_, values) => {
        await client.query({ name: "insert_floor", text: insert, values });
        return [inserted(batch.length)];
      },
      batch,
      new Date(),
    ),
  );
  return {
    charge: (charge) => insertOne(encodeCharge(charge)),
    close: () => client.end(),
  };
}

/** As if each had been charged. */
const inserted = (charges: number): ChargeAnswer => ({
  outcomes: Array(charges).fill("charged").join(","),
  seqs: "",
  availables: "",
  balances: "",
  helds: null,
  refusing_budgets: null,
  first_entries: null,
  times: null,
});

// The parameters are those of post_charges: the floor is sent what ours is sent.
const insert = `
  insert into bench_floor (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
      organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
      idem, idempotency_key, fingerprint, grant_ids, grant_amounts, details, request_id, created_at, hash)
    select ($1::text[])[($3::int[])[context]], nextval('bench_floor_seq'), txn, 'debit', 'spendable', 'usage_revenue', amount, 1,
      ($4::text[])[context], ($7::text[])[context], ($8::text[])[context], ($5::text[])[context], ($6::text[])[context],
      ($10::text[])[context], entity_id, ($11::text[])[context],
      idem, key, fingerprint, array['grant_01kan3x7c9e6mvb4f2tq8zr5ws'], array[amount], details, request, $24::timestamptz,
      '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
    from unnest($13::int[], $14::bigint[], $15::uuid[], $16::text[], $17::uuid[], $18::text[], $19::text[], $20::jsonb[], $21::text[])
      v(context, amount, idem, key, fingerprint, txn, entity_id, details, request)
    where cardinality($2::int[]) > 0 and $9::text[] is not null and $12::date[] is not null and $22::text[] is not null
      and $23::timestamptz[] is not null and $25::boolean is not null`;
