import {
  type Charge,
  type ChargeAnswer,
  encodeCharge,
  postChargesThrough,
} from "@/server/ledger/post-charges";
import { createLanes } from "@/server/operations/lane/lanes";
import { connect } from "./database";

export type Charging = { charge(charge: Charge): Promise<unknown>; close(): Promise<void> };

/** What is measured: a debit as the product makes it. Anything but a debit ends the run. */
export function openCharging(databaseUrl: string): Charging {
  const lanes = createLanes(databaseUrl);
  return {
    async charge(charge) {
      const { outcome } = await lanes.charge(charge);
      if (outcome !== "charged") throw new Error(`A charge of the benchmark was ${outcome}.`);
    },
    close: lanes.close,
  };
}

/** The function alone: one charge, one named statement, one connection. */
export async function openBareCall(databaseUrl: string): Promise<Charging> {
  const client = await connect(databaseUrl);
  const query = async (text: string, values: unknown[]) =>
    (await client.query<ChargeAnswer>({ name: "post_charges", text, values })).rows;
  return {
    charge: (charge) => postChargesThrough(query, [encodeCharge(charge)], new Date()),
    close: () => client.end(),
  };
}
