/** What each kind of PDF shows. All of it travels to another thread, so it is plain data. */
export type PdfProps = { table: TablePdf; invoice: InvoicePdf };
export type PdfKind = keyof PdfProps;

/** A report or a list. */
export type TablePdf = {
  title: string;
  organization: string;
  /** The days it covers, or the day it is as of, in words. */
  period: string;
  /** When it was made, in words. */
  made: string;
  columns: {
    label: string;
    align: "left" | "right" /** Its share of the width. */;
    width: number;
  }[];
  rows: TableRow[];
  /** Below the table: what a reader has to know of it. */
  notes?: string[];
};

export type TableRow = {
  cells: string[];
  /** A heading stands above others, a total below. */
  kind?: "heading" | "total";
  /** How far its first cell is moved in. */
  depth?: number;
};

export type Party = {
  name: string;
  /** Its address as it stands on an envelope. */
  address: string[];
  email?: string;
  taxNumber?: string;
};

/** An invoice to a customer, or a bill. Amounts are minor units of the currency. */
export type InvoicePdf = {
  kind: "Invoice" | "Bill" | "Credit note";
  /** None while it is a draft. */
  number: string | null;
  status: "draft" | "open" | "overdue" | "paid" | "cancelled";
  seller: Party;
  buyer: Party;
  /** Days as YYYY-MM-DD. */
  issuedOn: string;
  dueOn: string | null;
  orderNumber?: string;
  currency: string;
  lines: InvoiceLine[];
  subtotal: number;
  /** What all discounts come to; positive. */
  discount: number;
  taxes: InvoiceTax[];
  total: number;
  paid: number;
  due: number;
  notes?: string;
  footer?: string;
};

export type InvoiceLine = {
  description: string;
  /** An exact decimal. */
  quantity: string;
  unitPrice: number;
  /** As it is agreed: "10%". */
  discount?: string;
  /** The names of its tax rates. */
  taxes: string[];
  amount: number;
};

export type InvoiceTax = {
  name: string;
  /** An exact decimal. */
  percent: string;
  /** Contained in the prices, or added to them. */
  inclusive: boolean;
  base: number;
  amount: number;
};
