import { type Decimal, decimal, divideRounded, times } from "@/server/accounting/amounts/decimal";

/** A line as far as its amount goes. Prices are minor units, percentages plain decimals. */
export type PricedLine = {
  quantity: string;
  unitPrice: bigint;
  discountPercent: string | null;
  taxRateIds: readonly string[];
};

/** A tax rate as far as amounts go. */
export type TaxTerms = { id: string; percent: string; inclusive: boolean; compound: boolean };

/** What the lines of a document come to. Minor units. */
export type Totals = {
  /** Of each line: the discount that was taken off, and what is left without the taxes that its price contains. */
  lines: { discount: bigint; net: bigint }[];
  /** Of each tax rate, in the order in which they first come up. */
  taxes: { taxRateId: string; taxable: bigint; amount: bigint }[];
  subtotal: bigint;
  discount: bigint;
  tax: bigint;
  total: bigint;
};

/** An exact fraction; its denominator is above zero. */
type Fraction = { over: bigint; under: bigint };

/** 100%, in units of a ten-thousandth of a percent. */
const WHOLE = 1_000_000n;

/**
 * Adds up a document. A line is quantity times price less its discount, each rounded to the minor unit, half away from
 * zero. A tax is taken exactly of every line it applies to and rounded once for the whole document. What a price
 * contains of taxes is taken out of it, so that net amounts and taxes together are exactly what the lines come to.
 *
 * A compound tax is taken of the net amount and of the taxes that are not compound.
 */
export function totalLines(lines: PricedLine[], rates: ReadonlyMap<string, TaxTerms>): Totals {
  const priced = lines.map((line) => {
    const gross = times(line.unitPrice, decimal(line.quantity));
    const discount = line.discountPercent === null ? 0n : shareOf(gross, line.discountPercent);
    const taxes = [...new Set(line.taxRateIds)].flatMap((id) => rates.get(id) ?? []);
    return { discount, amount: gross - discount, taxes };
  });
  const exact = priced.map(({ amount, taxes }) => taxesOf(amount, taxes));

  const byRate = new Map<string, { taxable: Fraction; amount: Fraction; inclusive: boolean }>();
  for (const line of exact) {
    for (const { rate, taxable, amount } of line.taxes) {
      const sum = byRate.get(rate.id);
      byRate.set(rate.id, {
        taxable: sum ? add(sum.taxable, taxable) : taxable,
        amount: sum ? add(sum.amount, amount) : amount,
        inclusive: rate.inclusive,
      });
    }
  }
  const taxes = [...byRate].map(([taxRateId, { taxable, amount, inclusive }]) => ({
    taxRateId,
    taxable: rounded(taxable),
    amount: rounded(amount),
    inclusive,
  }));
  const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  const contained = sum(taxes.filter((tax) => tax.inclusive).map((tax) => tax.amount));
  const subtotal = sum(priced.map((line) => line.amount)) - contained;
  const tax = sum(taxes.map((one) => one.amount));
  const nets = shareOut(
    subtotal,
    exact.map((line) => line.net),
  );
  return {
    lines: priced.map(({ discount }, at) => ({ discount, net: nets[at] ?? 0n })),
    taxes: taxes.map(({ taxRateId, taxable, amount }) => ({ taxRateId, taxable, amount })),
    subtotal,
    discount: sum(priced.map((line) => line.discount)),
    tax,
    total: subtotal + tax,
  };
}

/** The exact net amount and taxes of one line. */
function taxesOf(amount: bigint, rates: TaxTerms[]) {
  const share = (chosen: (rate: TaxTerms) => boolean) =>
    rates.filter(chosen).reduce((sum, rate) => sum + unitsOf(rate.percent), 0n);
  const plainInclusive = share((rate) => rate.inclusive && !rate.compound);
  const compoundInclusive = share((rate) => rate.inclusive && rate.compound);
  const plain = share((rate) => !rate.compound);
  // amount = net + plain inclusive taxes + inclusive compound taxes of (net + all plain taxes)
  const net: Fraction = {
    over: amount * WHOLE * WHOLE,
    under: WHOLE * (WHOLE + plainInclusive) + compoundInclusive * (WHOLE + plain),
  };
  const withPlain: Fraction = { over: net.over * (WHOLE + plain), under: net.under * WHOLE };
  return {
    net,
    taxes: rates.map((rate) => {
      const taxable = rate.compound ? withPlain : net;
      const units = unitsOf(rate.percent);
      return {
        rate,
        taxable,
        amount: { over: taxable.over * units, under: taxable.under * WHOLE },
      };
    }),
  };
}

/** Cuts a total into whole parts as near to exact ones as can be: the units left over go to the largest remainders. */
function shareOut(total: bigint, parts: Fraction[]): bigint[] {
  const whole = parts.map(floor);
  const left = Number(total - whole.reduce((sum, part) => sum + part, 0n));
  const order = parts
    .map((part, at) => ({
      at,
      rest: { over: part.over - floor(part) * part.under, under: part.under },
    }))
    .sort((a, b) => compare(b.rest, a.rest) || a.at - b.at);
  const step = left < 0 ? -1n : 1n;
  for (let given = 0; given < Math.abs(left); given++) {
    const next = left < 0 ? order.at(-1 - (given % order.length)) : order[given % order.length];
    if (next) whole[next.at] = (whole[next.at] ?? 0n) + step;
  }
  return whole;
}

function shareOf(amount: bigint, percent: string): bigint {
  const { units, decimals }: Decimal = decimal(percent);
  return times(amount, { units, decimals: decimals + 2 });
}

/** A percentage in ten-thousandths of a percent: `"19"` -> 190000. */
function unitsOf(percent: string): bigint {
  return times(10_000n, decimal(percent));
}

function add(a: Fraction, b: Fraction): Fraction {
  if (a.under === b.under) return { over: a.over + b.over, under: a.under };
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

function rounded({ over, under }: Fraction): bigint {
  return divideRounded(over, under);
}

function floor({ over, under }: Fraction): bigint {
  const whole = over / under;
  return over % under < 0n ? whole - 1n : whole;
}

function compare(a: Fraction, b: Fraction): number {
  const difference = a.over * b.under - b.over * a.under;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
