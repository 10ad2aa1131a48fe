import { cn } from "@/components/ui/cn";
import {
  creditsWord,
  formatCredits,
  formatCreditsAsMoney,
  formatCreditsDelta,
  formatPrice,
} from "@/server/pricing/amount-words";

type AmountProps = { className?: string | undefined };

/** `1,286.75`, with "credits" and what they are worth at the standard price when asked. */
export function CreditAmount({
  credits,
  unit = false,
  money = false,
  className,
}: AmountProps & {
  credits: number;
  unit?: boolean | undefined;
  money?: boolean | undefined;
}) {
  return (
    <span className={cn("tabular-nums", className)}>
      {formatCredits(credits)}
      {unit ? ` ${creditsWord(credits)}` : null}
      {money ? <span className="text-dim"> · {formatCreditsAsMoney(credits)}</span> : null}
    </span>
  );
}

/** `−2` or `+1,601`: a movement. What comes in is set off; what goes out is the ordinary case. */
export function CreditDelta({ credits, className }: AmountProps & { credits: number }) {
  return (
    <span className={cn("tabular-nums", credits > 0 && "font-medium text-accent", className)}>
      {formatCreditsDelta(credits)}
    </span>
  );
}

/** `1 credit`, `0.25 credits`, `Free`. `unit` adds what it is for: `2 credits / image`. */
export function PriceTag({
  credits,
  unit,
  className,
}: AmountProps & { credits: number; unit?: string | undefined }) {
  return (
    <span className={cn("whitespace-nowrap tabular-nums", className)}>
      {formatPrice(credits)}
      {unit ? <span className="text-dim"> / {unit}</span> : null}
    </span>
  );
}

/** The words on a button that costs: `Post` becomes `Post · 1 credit`. */
export function OperationLabel({ label, credits }: { label: string; credits: number }) {
  return (
    <span>
      {label} <span className="font-normal opacity-75">· {formatPrice(credits)}</span>
    </span>
  );
}
