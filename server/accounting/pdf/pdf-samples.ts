import type { InvoicePdf, TablePdf } from "./pdf-props";

/** An invoice to look at, and to test with: some lines, two taxes, a part payment. */
export function sampleInvoice(change: Partial<InvoicePdf> = {}): InvoicePdf {
  return {
    kind: "Invoice",
    number: "2026-00042",
    status: "open",
    seller: {
      name: "Nordlicht Studio GmbH",
      address: ["Hafenstraße 12", "20457 Hamburg", "Germany"],
      email: "billing@nordlicht.example",
      taxNumber: "DE 123 456 789",
    },
    buyer: {
      name: "Harbor & Finch Coffee Roasters, Inc.",
      address: ["1180 Mission Street, Suite 400", "San Francisco, CA 94103", "United States"],
      email: "accounts@harborfinch.example",
    },
    issuedOn: "2026-11-21",
    dueOn: "2026-12-21",
    orderNumber: "PO-7731",
    currency: "USD",
    lines: [
      {
        description: "Brand identity: research, three directions, one carried out",
        quantity: "1",
        unitPrice: 480_000,
        taxes: ["Sales tax"],
        amount: 480_000,
      },
      {
        description: "Website design, per day",
        quantity: "12.5",
        unitPrice: 92_000,
        discount: "10%",
        taxes: ["Sales tax"],
        amount: 1_035_000,
      },
      {
        description: "Printed brand book, shipped to San Francisco",
        quantity: "25",
        unitPrice: 3_850,
        taxes: ["Reduced rate"],
        amount: 96_250,
      },
    ],
    subtotal: 1_726_250,
    discount: 115_000,
    taxes: [
      { name: "Sales tax", percent: "8.625", inclusive: false, base: 1_515_000, amount: 130_669 },
      { name: "Reduced rate", percent: "2.5", inclusive: false, base: 96_250, amount: 2_406 },
    ],
    total: 1_744_325,
    paid: 500_000,
    due: 1_244_325,
    notes: "Thank you for the work together. Please name the invoice number with your payment.",
    footer:
      "Nordlicht Studio GmbH · Amtsgericht Hamburg HRB 00000 · IBAN DE00 0000 0000 0000 0000 00 · BIC XXXXDEXX",
    ...change,
  };
}

/** A list of transactions of so many rows. */
export function sampleTable(rows: number): TablePdf {
  const amounts = Array.from({ length: rows }, (_, n) => ((n * 7_919) % 250_000) + 100);
  const words = (minorUnits: number) => (minorUnits / 100).toFixed(2);
  return {
    title: "Transactions",
    organization: "Nordlicht Studio GmbH",
    period: "1 Jan 2026 to 31 Dec 2026",
    made: "Made 30 Nov 2026, 09:00 UTC",
    columns: [
      { label: "Date", align: "left", width: 2 },
      { label: "Description", align: "left", width: 6 },
      { label: "Account", align: "left", width: 4 },
      { label: "Debit (EUR)", align: "right", width: 2 },
      { label: "Credit (EUR)", align: "right", width: 2 },
    ],
    rows: [
      { cells: ["Posted", "", "", "", ""], kind: "heading" },
      ...amounts.map((amount, n) => ({
        cells: [
          `${(n % 28) + 1} Jan 2026`,
          n % 9 === 0 ? "Coffee beans, delivered to the roastery in two parts" : "Hosting",
          n % 2 === 0 ? "6100 · Cost of goods" : "1000 · Bank",
          n % 2 === 0 ? words(amount) : "",
          n % 2 === 0 ? "" : words(amount),
        ],
      })),
      { cells: ["Total", "", "", "0.00", "0.00"], kind: "total" as const },
    ],
    notes: ["Amounts in other currencies are left out."],
  };
}
