/** What is analysed, and what it is called. */
export const sources = {
  entries: "Posted entries",
  sales: "Lines of invoices",
  purchases: "Lines of bills",
} as const;

export type Source = keyof typeof sources;

export const sourceNames = Object.keys(sources) as [Source, ...Source[]];

export const measures = {
  amount: "Amount",
  count: "Number of lines",
  average: "Average amount",
} as const;

export type Measure = keyof typeof measures;

export const measureNames = Object.keys(measures) as [Measure, ...Measure[]];

export const dimensions = {
  month: "Month",
  account: "Account",
  contact: "Contact",
  category: "Category",
  item: "Item",
  tax_rate: "Tax rates",
  organization: "Organization",
} as const;

export type Dimension = keyof typeof dimensions;

export const dimensionNames = Object.keys(dimensions) as [Dimension, ...Dimension[]];

/** What entries are told apart by; lines of documents by all of them. */
export const entryDimensions: readonly Dimension[] = ["month", "account", "organization"];
