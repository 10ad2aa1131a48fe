/** What a purchase is of: with the amount, all that is needed to write it down again. */
export type PurchaseNote = {
  organizationId: string;
  title: string;
  /** Microcredits. */
  credits: bigint;
  packageKey: string | null;
  priceVersion: string;
  quoteId: string | null;
};

/** What a recharge is of. */
export type RechargeNote = {
  /** Microcredits. */
  credits: bigint;
  /** The wallet it refills; null: the account's primary one. */
  walletId: string | null;
};

type Metadata = Record<string, string | undefined>;

export function writePurchaseNote(note: PurchaseNote): Record<string, string> {
  return {
    organization_id: note.organizationId,
    title: note.title.slice(0, 500),
    microcredits: String(note.credits),
    price_version: note.priceVersion,
    ...(note.packageKey ? { package: note.packageKey } : {}),
    ...(note.quoteId ? { quote_id: note.quoteId } : {}),
  };
}

export function writeRechargeNote({ credits, walletId }: RechargeNote): Record<string, string> {
  return { microcredits: String(credits), ...(walletId ? { wallet_id: walletId } : {}) };
}

/** Null: the payment is older than these notes, or not ours. */
export function readPurchaseNote(metadata: Metadata): PurchaseNote | null {
  const { organization_id, title, microcredits, price_version } = metadata;
  if (!organization_id || !title || !microcredits || !price_version) return null;
  return {
    organizationId: organization_id,
    title,
    credits: BigInt(microcredits),
    packageKey: metadata.package ?? null,
    priceVersion: price_version,
    quoteId: metadata.quote_id ?? null,
  };
}

export function readRechargeNote({ microcredits, wallet_id }: Metadata): RechargeNote | null {
  return microcredits ? { credits: BigInt(microcredits), walletId: wallet_id ?? null } : null;
}
