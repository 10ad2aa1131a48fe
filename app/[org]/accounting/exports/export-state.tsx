import { Badge } from "@/components/ui/badge";
import { Meter } from "@/components/ui/meter";
import type { ExportAnswer } from "@/server/accounting/exports/export.schema";
import { formatDate } from "@/server/foundation/date-words";

/** How far an export is, and what became of it. */
export function ExportState({ made, timeZone }: { made: ExportAnswer; timeZone: string }) {
  const { status, lines, lines_total: total, problem, expires_at: expires } = made;
  switch (status) {
    case "queued":
      return <Badge>Waiting</Badge>;
    case "working":
      return <Progress lines={lines} total={total ?? 0} />;
    case "finished":
      return (
        <span className="text-dim">
          <Badge tone="good">Ready</Badge>{" "}
          <span className="whitespace-nowrap">until {formatDate(expires ?? "", timeZone)}</span>
        </span>
      );
    case "failed":
      return (
        <span className="inline-grid max-w-xs justify-items-start gap-1">
          <Badge tone="bad">Failed</Badge>
          <span className="text-dim">{problem}</span>
        </span>
      );
    case "cancelled":
      return <Badge tone="outline">Cancelled</Badge>;
    case "expired":
      return (
        <span className="text-dim">
          <Badge tone="outline">Expired</Badge> Export it again
        </span>
      );
  }
}

function Progress({ lines, total }: { lines: number; total: number }) {
  const words = `${lines.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} lines`;
  return (
    <span className="inline-grid w-40 gap-1">
      <Meter label="Written" value={lines} maximum={total} valueText={words} />
      <span className="text-dim tabular-nums">{words}</span>
    </span>
  );
}
