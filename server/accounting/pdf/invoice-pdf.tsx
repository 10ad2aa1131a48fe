import { Document, Page, StyleSheet, Text, View } from "@react-pdf/renderer";
import type { InvoiceLine, InvoicePdf, InvoiceTax, Party } from "./pdf-props";
import { colors, FONTS, heights, PageFoot } from "./pdf-style";
import { amountInWords, dayInWords, decimalInWords, moneyInWords } from "./pdf-words";

const styles = StyleSheet.create({
  page: {
    padding: 48,
    paddingHorizontal: 40,
    paddingBottom: 64,
    fontFamily: FONTS as unknown as string,
    fontSize: 9,
    lineHeight: 1.4,
    color: colors.ink,
  },
  top: { flexDirection: "row", justifyContent: "space-between", gap: 32 },
  title: { fontSize: 22, fontWeight: 600, lineHeight: 1.2 },
  strong: { fontWeight: 600 },
  dim: { color: colors.dim },
  parties: { flexDirection: "row", gap: 32, marginTop: 28 },
  facts: {
    flexDirection: "row",
    gap: 24,
    marginTop: 24,
    paddingVertical: 10,
    borderTopWidth: 0.5,
    borderBottomWidth: 0.5,
    borderColor: colors.line,
  },
  head: {
    flexDirection: "row",
    gap: 8,
    marginTop: 20,
    paddingVertical: 5,
    borderBottomWidth: 1,
    borderBottomColor: colors.ink,
    color: colors.dim,
    fontSize: 8,
  },
  line: {
    flexDirection: "row",
    gap: 8,
    paddingVertical: 6,
    borderBottomWidth: 0.5,
    borderBottomColor: colors.line,
  },
  number: { textAlign: "right" },
  sums: { marginTop: 14, marginLeft: "auto", width: 270 },
  sum: { flexDirection: "row", justifyContent: "space-between", gap: 16, paddingVertical: 2.5 },
  due: {
    marginTop: 6,
    paddingVertical: 7,
    borderTopWidth: 1,
    borderTopColor: colors.ink,
    fontSize: 12,
    fontWeight: 600,
  },
  words: { marginTop: 24 },
  footer: {
    marginTop: 20,
    paddingTop: 10,
    borderTopWidth: 0.5,
    borderTopColor: colors.line,
    color: colors.dim,
    fontSize: 8,
  },
});

const stamps: Record<InvoicePdf["status"], { word: string; color: string } | null> = {
  draft: { word: "DRAFT", color: "#6b6b76" },
  open: null,
  overdue: { word: "OVERDUE", color: "#a32121" },
  paid: { word: "PAID", color: "#127a5c" },
  cancelled: { word: "CANCELLED", color: "#a32121" },
};

/** Shares of the width: what is sold has the most of it. */
const widths = { description: 5, quantity: 1.3, unitPrice: 1.9, discount: 1.2, amount: 2 };

/** An invoice that one would send to a customer, or a bill that came from one. */
export function InvoiceDocument(invoice: InvoicePdf) {
  const { kind, number, seller, buyer, currency, lines } = invoice;
  const name = number ? `${kind} ${number}` : `${kind} (draft)`;
  const hasDiscounts = lines.some(({ discount }) => discount);
  return (
    <Document title={name} author={seller.name} creator="Bursar" producer="Bursar">
      <Page size="A4" style={styles.page}>
        <View style={styles.top}>
          <View style={{ flex: 1 }}>
            <Text style={styles.title}>{kind}</Text>
            <Text style={styles.dim}>{number ?? "Not numbered yet"}</Text>
          </View>
          <Stamp status={invoice.status} />
        </View>
        <View style={styles.parties}>
          <PartyBlock title="From" party={seller} />
          <PartyBlock title="To" party={buyer} />
        </View>
        <View style={styles.facts}>
          <Fact label="Issued" value={dayInWords(invoice.issuedOn)} />
          {invoice.dueOn && <Fact label="Due" value={dayInWords(invoice.dueOn)} />}
          {invoice.orderNumber && <Fact label="Your order" value={invoice.orderNumber} />}
          <Fact label="Amount due" value={moneyInWords(invoice.due, currency)} strong />
        </View>
        <View fixed style={styles.head}>
          <Text style={{ flex: widths.description }}>Description</Text>
          <Text style={[styles.number, { flex: widths.quantity }]}>Quantity</Text>
          <Text style={[styles.number, { flex: widths.unitPrice }]}>Unit price</Text>
          {hasDiscounts && <Text style={[styles.number, { flex: widths.discount }]}>Discount</Text>}
          <Text style={[styles.number, { flex: widths.amount }]}>Amount ({currency})</Text>
        </View>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the invoice.
          <Line key={index} line={line} currency={currency} hasDiscounts={hasDiscounts} />
        ))}
        <Sums invoice={invoice} />
        {invoice.notes && (
          <View style={styles.words}>
            <Text style={styles.strong}>Notes</Text>
            <Text>{invoice.notes}</Text>
          </View>
        )}
        {invoice.footer && <Text style={styles.footer}>{invoice.footer}</Text>}
        <PageFoot text={`${seller.name} · ${name}`} top={heights.portrait - 36} />
      </Page>
    </Document>
  );
}

function Stamp({ status }: { status: InvoicePdf["status"] }) {
  const stamp = stamps[status];
  if (!stamp) return null;
  return (
    <View
      style={{
        alignSelf: "flex-start",
        paddingHorizontal: 10,
        paddingVertical: 4,
        borderWidth: 1.5,
        borderRadius: 4,
        borderColor: stamp.color,
      }}
    >
      <Text style={{ color: stamp.color, fontSize: 11, fontWeight: 600, letterSpacing: 1 }}>
        {stamp.word}
      </Text>
    </View>
  );
}

function PartyBlock({ title, party }: { title: string; party: Party }) {
  return (
    <View style={{ flex: 1 }}>
      <Text style={styles.dim}>{title}</Text>
      <Text style={styles.strong}>{party.name}</Text>
      {party.address.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of an address is its place in it.
        <Text key={at}>{line}</Text>
      ))}
      {party.email && <Text>{party.email}</Text>}
      {party.taxNumber && <Text style={styles.dim}>Tax number {party.taxNumber}</Text>}
    </View>
  );
}

function Fact({
  label,
  value,
  strong = false,
}: {
  label: string;
  value: string;
  strong?: boolean;
}) {
  return (
    <View style={{ flexGrow: 1, flexShrink: 1 }}>
      <Text style={styles.dim}>{label}</Text>
      <Text style={strong ? styles.strong : {}}>{value}</Text>
    </View>
  );
}

function Line({
  line,
  currency,
  hasDiscounts,
}: {
  line: InvoiceLine;
  currency: string;
  hasDiscounts: boolean;
}) {
  return (
    <View wrap={false} style={styles.line}>
      <View style={{ flex: widths.description }}>
        <Text>{line.description}</Text>
        {line.taxes.length > 0 && (
          <Text style={[styles.dim, { fontSize: 8 }]}>{line.taxes.join(", ")}</Text>
        )}
      </View>
      <Text style={[styles.number, { flex: widths.quantity }]}>
        {decimalInWords(line.quantity)}
      </Text>
      <Text style={[styles.number, { flex: widths.unitPrice }]}>
        {amountInWords(line.unitPrice, currency)}
      </Text>
      {hasDiscounts && (
        <Text style={[styles.number, { flex: widths.discount }]}>{line.discount ?? ""}</Text>
      )}
      <Text style={[styles.number, { flex: widths.amount }]}>
        {amountInWords(line.amount, currency)}
      </Text>
    </View>
  );
}

function Sums({ invoice }: { invoice: InvoicePdf }) {
  const { currency, taxes, discount, paid } = invoice;
  const money = (minorUnits: number) => moneyInWords(minorUnits, currency);
  return (
    <View wrap={false} style={styles.sums}>
      <Sum label="Subtotal" value={money(invoice.subtotal)} />
      {discount !== 0 && <Sum label="Discounts" value={money(-discount)} />}
      {taxes.map((tax) => (
        <Sum
          key={`${tax.name}:${tax.percent}`}
          label={taxInWords(tax, currency)}
          value={money(tax.amount)}
        />
      ))}
      <View
        style={[styles.sum, styles.strong, { borderTopWidth: 0.5, borderTopColor: colors.line }]}
      >
        <Text>Total</Text>
        <Text>{money(invoice.total)}</Text>
      </View>
      {paid !== 0 && <Sum label="Paid" value={money(-paid)} />}
      <View style={[styles.sum, styles.due]}>
        <Text>Amount due</Text>
        <Text>{money(invoice.due)}</Text>
      </View>
    </View>
  );
}

function Sum({ label, value }: { label: string; value: string }) {
  return (
    <View style={styles.sum}>
      <Text style={[styles.dim, { flex: 1 }]}>{label}</Text>
      <Text>{value}</Text>
    </View>
  );
}

function taxInWords({ name, percent, inclusive, base }: InvoiceTax, currency: string): string {
  const of = `${decimalInWords(percent)}% of ${moneyInWords(base, currency)}`;
  return `${name}, ${of}${inclusive ? ", included" : ""}`;
}
