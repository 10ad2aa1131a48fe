import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { RecurringRunAnswer } from "@/server/accounting/recurring/recurring.schema";
import type { RecurringStatus as Status } from "@/server/accounting/recurring/recurring-kinds.schema";

const looks: Record<Status, { word: string; tone: BadgeTone }> = {
  active: { word: "Active", tone: "good" },
  waiting_for_credits: { word: "Waiting for credits", tone: "warn" },
  paused: { word: "Paused", tone: "neutral" },
  cancelled: { word: "Cancelled", tone: "outline" },
  ended: { word: "Ended", tone: "outline" },
};

/** Whether a job runs, as a word on its tone. */
export function RecurringStatus({ status }: { status: Status }) {
  const { word, tone } = looks[status];
  return <Badge tone={tone}>{word}</Badge>;
}

/** What became of a run. */
export function RunStatus({ status }: { status: RecurringRunAnswer["status"] }) {
  return status === "made" ? <Badge tone="good">Done</Badge> : <Badge tone="bad">Failed</Badge>;
}
