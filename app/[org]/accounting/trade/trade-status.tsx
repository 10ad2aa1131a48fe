import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { TradeSummary } from "@/server/accounting/trade/trade.schema";

const looks: Record<TradeSummary["status"], { word: string; tone: BadgeTone }> = {
  draft: { word: "Draft", tone: "outline" },
  sent: { word: "Sent", tone: "neutral" },
  received: { word: "Received", tone: "neutral" },
  partially_paid: { word: "Partly paid", tone: "warn" },
  paid: { word: "Paid", tone: "good" },
  cancelled: { word: "Cancelled", tone: "outline" },
};

/** How far an invoice or bill is, as words on their tones. */
export function TradeStatus({ status, overdue }: Pick<TradeSummary, "status" | "overdue">) {
  const { word, tone } = looks[status];
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      <Badge tone={tone}>{word}</Badge>
      {overdue ? <Badge tone="bad">Overdue</Badge> : null}
    </span>
  );
}
