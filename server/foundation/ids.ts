import { z } from "zod";
import { newSuffix } from "./id-suffix";

/** Every kind of id: its prefix says what it names. The rest is a UUIDv7 in base32, so ids sort by age. */
const prefixes = {
  user: "usr",
  session: "ses",
  emailToken: "etk",
  signUp: "sup",
  pendingSignIn: "psi",
  passkey: "pky",
  emailChange: "emc",
  organization: "org",
  membership: "mem",
  invitation: "inv",
  joinLink: "join",
  ownershipTransfer: "otr",
  creditAccount: "acct",
  wallet: "wal",
  grant: "grant",
  ledgerTransaction: "ltx",
  hold: "hold",
  budget: "bud",
  budgetRequest: "bdr",
  agent: "agent",
  app: "app",
  redemption: "rdm",
  priceVersion: "prv",
  priceOverride: "pro",
  grantSchedule: "gsc",
  promotionCode: "promo",
  promotionRedemption: "prr",
  adjustment: "adj",
  staffAction: "sta",
  apiKey: "key",
  cliLogin: "cli",
  audit: "aud",
  purchase: "pur",
  x402Payment: "x402",
  payment: "pmt",
  unexpectedPayment: "upm",
  refund: "rfd",
  dispute: "dsp",
  quote: "qte",
  reconciliation: "rec",
  paymentMethod: "pay",
  rechargeAttempt: "rch",
  rechargeEvaluation: "rev",
  email: "eml",
  ticket: "tkt",
  ticketMessage: "tkm",
  ticketAttachment: "tka",
  photoshoot: "shoot",
  photoshootPhoto: "pho",
  notification: "ntf",
  bookAccount: "coa",
  bookTransaction: "txn",
  bookLine: "line",
  bookExport: "exp",
  bookEvent: "bev",
  draft: "drf",
  contact: "con",
  category: "cat",
  taxRate: "tax",
  item: "item",
  invoice: "invc",
  bill: "bill",
  tradePayment: "tpy",
  document: "doc",
  storedFile: "file",
  report: "rep",
  analysis: "ana",
  bookQuestion: "qst",
  exchangeRate: "fxr",
  bankReconciliation: "brc",
  bankStatement: "bst",
  statementLine: "bsl",
  statementMatch: "bsm",
  recurringJob: "rcj",
  recurringRun: "rcr",
  webhookEndpoint: "whk",
  webhookListener: "whl",
  webhookMessage: "msg",
  webhookDelivery: "whd",
  webhookAttempt: "wha",
  alert: "alr",
  alertFiring: "alf",
  request: "req",
} as const;

type Prefixes = typeof prefixes;
export type IdKind = keyof Prefixes;
export type Id<K extends IdKind> = `${Prefixes[K]}_${string}`;

export type CreditAccountId = Id<"creditAccount">;

/** A new id of this kind. */
export function newId<K extends IdKind>(kind: K): Id<K> {
  return `${prefixes[kind]}_${newSuffix()}`;
}

/**
 * Reads an id from outside. The prefix counts in either case (`ORG_...` is accepted). What is not
 * shaped like an id of this kind cannot exist; it is passed on, so that it answers 404 like any
 * other id the caller may not see.
 */
export function idSchema<K extends IdKind>(kind: K) {
  return z
    .string()
    .min(1)
    .max(64)
    .transform((value) => value.toLowerCase() as Id<K>)
    .meta({
      description: `An ID that starts with ${prefixes[kind]}_`,
      example: `${prefixes[kind]}_01kan3x7c9e6mvb4f2tq8zr5ws`,
    });
}
