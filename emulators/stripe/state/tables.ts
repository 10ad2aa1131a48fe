import type Stripe from "stripe";

/** The SDK's shape with references kept as ids; `expand` puts the objects back on request. */
type WithIds<T, K extends keyof T> = Omit<T, K> & { [P in K]: Extract<T[P], string | null> };

/** The SDK turns decimals into objects when it reads them; on the wire they are strings. */
type WithDecimals<T, K extends keyof T> = Omit<T, K> & { [P in K]: string | null };

export type StoredCustomer = Stripe.Customer;
export type StoredPaymentMethod = WithIds<Stripe.PaymentMethod, "customer">;
export type StoredPaymentIntent = WithIds<
  Stripe.PaymentIntent,
  "customer" | "payment_method" | "latest_charge"
>;
export type StoredSetupIntent = WithIds<Stripe.SetupIntent, "customer" | "payment_method">;
export type StoredCharge = WithIds<
  Stripe.Charge,
  "customer" | "payment_intent" | "balance_transaction"
>;
export type StoredRefund = WithIds<
  Stripe.Refund,
  "charge" | "payment_intent" | "balance_transaction"
>;
export type StoredDispute = WithIds<Stripe.Dispute, "charge" | "payment_intent">;
export type StoredSession = WithIds<
  Stripe.Checkout.Session,
  "customer" | "payment_intent" | "setup_intent" | "invoice"
>;
export type StoredBalanceTransaction = WithIds<Stripe.BalanceTransaction, "source">;
export type StoredProduct = Stripe.Product;
export type StoredPrice = WithIds<WithDecimals<Stripe.Price, "unit_amount_decimal">, "product">;
export type StoredLineItem = Omit<Stripe.LineItem, "price"> & { price: StoredPrice | null };
export type StoredInvoiceLine = Omit<Stripe.InvoiceLineItem, "pricing" | "quantity_decimal"> & {
  pricing: { type: "price_details"; unit_amount_decimal: string | null } | null;
  quantity_decimal: string | null;
};
export type StoredInvoice = Omit<
  WithIds<Stripe.Invoice, "customer" | "default_payment_method">,
  "lines"
> & { lines: Omit<Stripe.Invoice["lines"], "data"> & { data: StoredInvoiceLine[] } };
export type StoredInvoicePayment = Stripe.InvoicePayment;
export type StoredPortalSession = Stripe.BillingPortal.Session;
export type StoredCashBalanceTransaction = WithIds<
  Stripe.CustomerCashBalanceTransaction,
  "customer"
>;
export type StoredTaxCalculation = Stripe.Tax.Calculation;
export type StoredFraudWarning = Stripe.Radar.EarlyFraudWarning;
export type StoredEvent = Stripe.EventBase;

/** What the stand-in knows of a payment method and the API never tells. */
export interface PaymentMethodSecret {
  /** The test number whose documented behaviour this method follows. */
  behaviour: string;
  /** 3-D Secure was passed for later off-session use. */
  setUpForOffSession: boolean;
  /** Detached, or used once without a customer: it can never be used again. */
  consumed: boolean;
}

/** What a Checkout session needs at completion and does not show in its own fields. */
export interface SessionSecret {
  lineItems: StoredLineItem[];
  paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
  setupIntentData: Stripe.Checkout.SessionCreateParams.SetupIntentData;
  cardSetupFutureUsage: "off_session" | "on_session" | null;
  createdByKey: string | null;
  /** Whether the address entered becomes the customer's. */
  keepsAddress: boolean;
}

/** One row per charge, written where money moves and nowhere else. */
export interface LedgerRow {
  payment_intent: string;
  charge: string;
  customer: string | null;
  amount: number;
  currency: string;
  status: "succeeded" | "pending" | "failed";
  refunded: number;
  disputed: boolean;
  dispute_status: string | null;
  idempotency_key: string | null;
  created: number;
}

/** Something the outside world does later: a bank answers, a session runs out. */
export interface ScheduledJob {
  at: number;
  kind:
    | "expire_session"
    | "settle_payment"
    | "fail_payment"
    | "open_dispute"
    | "open_inquiry"
    | "warn_of_fraud"
    | "fail_refund"
    | "succeed_refund";
  id: string;
  detail: string | null;
}

export interface IdempotencyRecord {
  key: string;
  fingerprint: string;
  createdAt: number;
  requestId: string;
  answer: { status: number; body: string } | null;
}

/** A webhook delivery that still has to arrive. */
export interface PendingDelivery {
  id: string;
  event: string;
  attempt: number;
  dueAt: number;
}

export interface Tables {
  customers: Map<string, StoredCustomer>;
  deletedCustomers: Map<string, Stripe.DeletedCustomer>;
  paymentMethods: Map<string, StoredPaymentMethod>;
  paymentMethodSecrets: Map<string, PaymentMethodSecret>;
  paymentIntents: Map<string, StoredPaymentIntent>;
  /** The idempotency key of the app's call behind each payment, for the ledger. */
  paymentIntentKeys: Map<string, string>;
  setupIntents: Map<string, StoredSetupIntent>;
  charges: Map<string, StoredCharge>;
  refunds: Map<string, StoredRefund>;
  disputes: Map<string, StoredDispute>;
  sessions: Map<string, StoredSession>;
  sessionSecrets: Map<string, SessionSecret>;
  balanceTransactions: Map<string, StoredBalanceTransaction>;
  products: Map<string, StoredProduct>;
  prices: Map<string, StoredPrice>;
  invoices: Map<string, StoredInvoice>;
  invoicePayments: Map<string, StoredInvoicePayment>;
  portalSessions: Map<string, StoredPortalSession>;
  /** By customer: minor units by currency. */
  cashBalances: Map<string, Record<string, number>>;
  cashBalanceTransactions: Map<string, StoredCashBalanceTransaction>;
  fraudWarnings: Map<string, StoredFraudWarning>;
  taxCalculations: Map<string, StoredTaxCalculation>;
  events: Map<string, StoredEvent>;
  ledger: Map<string, LedgerRow>;
  idempotency: Map<string, IdempotencyRecord>;
  deliveries: Map<string, PendingDelivery>;
  jobs: Map<string, ScheduledJob>;
}

/** Empty tables, as on a first start. */
export function createTables(): Tables {
  return {
    customers: new Map(),
    deletedCustomers: new Map(),
    paymentMethods: new Map(),
    paymentMethodSecrets: new Map(),
    paymentIntents: new Map(),
    paymentIntentKeys: new Map(),
    setupIntents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    sessions: new Map(),
    sessionSecrets: new Map(),
    balanceTransactions: new Map(),
    products: new Map(),
    prices: new Map(),
    invoices: new Map(),
    invoicePayments: new Map(),
    portalSessions: new Map(),
    cashBalances: new Map(),
    cashBalanceTransactions: new Map(),
    fraudWarnings: new Map(),
    taxCalculations: new Map(),
    events: new Map(),
    ledger: new Map(),
    idempotency: new Map(),
    deliveries: new Map(),
    jobs: new Map(),
  };
}
