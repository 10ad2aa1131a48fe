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
  o_outcome: Array(charges).fill("charged").join(","),
  o_seq: "",
  o_available: "",
  o_balance: "",
  o_held: null,
  o_budget: null,
  o_first: null,
  o_at: null,
});

// The parameters are those of post_charges: the floor is sent what ours is sent.
const insert = `
  insert into bench_floor (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
      organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
      idem, idempotency_key, fingerprint, grant_ids, grant_amounts, details, request_id, created_at, hash)
    select account, nextval('bench_floor_seq'), txn, 'debit', 'spendable', 'usage_revenue', amount, 1,
      org, actor_type, actor_id, op, version, entity_type, entity_id, description,
      idem, key, fingerprint, array['grant_01kan3x7c9e6mvb4f2tq8zr5ws'], array[amount], details, request, $21::timestamptz,
      '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
    from unnest($1::text[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[],
        $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::jsonb[], $17::text[], $18::date[],
        $19::text[], $20::timestamptz[])
      v(account, org, amount, idem, key, fingerprint, op, version, txn, actor_type, actor_id, api_key, entity_type, entity_id,
        description, details, request, day, hold, hold_expires)`;
