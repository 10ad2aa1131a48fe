import { formatCredits, formatDateTime, formatMoneyCents } from "@/components/credits/format";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { nameCard } from "../money-words";

type Attempt = {
  id: string;
  state: string;
  amount_cents: number;
  credits: number;
  available_before: number;
  card_brand: string;
  card_last4: string;
  failure: string | null;
  created_at: string;
  settled_at: string | null;
};
type Evaluation = {
  id: string;
  outcome: string;
  explanation: string;
  available: number;
  created_at: string;
};

/** Every charge that was tried, in the words of the person who pays. */
export function AttemptTable({
  attempts,
  timeZone,
}: {
  attempts: readonly Attempt[];
  timeZone: string;
}) {
  return (
    <DataTable
      caption="Recharge attempts"
      rows={attempts}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="Nothing was charged yet"
          text="Each time the balance falls below your threshold, the charge and what became of it stand here."
        />
      }
      columns={[
        {
          id: "what",
          header: "What happened",
          cell: (attempt) => describeAttempt(attempt),
        },
        {
          id: "state",
          header: "State",
          cell: ({ state }) => {
            const { word, tone } = attemptStates[state] ?? { word: state, tone: "neutral" };
            return <Badge tone={tone}>{word}</Badge>;
          },
        },
        {
          id: "when",
          header: "When",
          cell: ({ created_at }) => <Time iso={created_at} timeZone={timeZone} as="date-time" />,
        },
        {
          id: "before",
          header: "Balance then",
          align: "end",
          cell: ({ available_before }) => formatCredits(available_before),
        },
        {
          id: "amount",
          header: "Amount",
          align: "end",
          stacked: "amount",
          cell: ({ amount_cents }) => formatMoneyCents(amount_cents),
        },
      ]}
    />
  );
}

/** Every look at the balance that answered something new. */
export function EvaluationTable({
  evaluations,
  timeZone,
}: {
  evaluations: readonly Evaluation[];
  timeZone: string;
}) {
  return (
    <DataTable
      caption="Evaluations of the recharge rule"
      rows={evaluations}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="Not looked at yet"
          text="Once auto-recharge is on, each look at the balance leaves its reason here: not below the threshold, limit reached, charged."
        />
      }
      columns={[
        {
          id: "why",
          header: "Reason",
          cell: ({ explanation }) => namedTimes(explanation, timeZone),
        },
        {
          id: "outcome",
          header: "Answer",
          cell: ({ outcome }) => {
            const { word, tone } = outcomes[outcome] ?? { word: outcome, tone: "neutral" };
            return <Badge tone={tone}>{word}</Badge>;
          },
        },
        {
          id: "when",
          header: "When",
          cell: ({ created_at }) => <Time iso={created_at} timeZone={timeZone} as="date-time" />,
        },
        {
          id: "available",
          header: "Available",
          align: "end",
          cell: ({ available }) => formatCredits(available),
        },
      ]}
    />
  );
}

function describeAttempt(attempt: Attempt): string {
  const card = nameCard({ brand: attempt.card_brand, last4: attempt.card_last4 });
  const amount = formatMoneyCents(attempt.amount_cents);
  switch (attempt.state) {
    case "succeeded":
      return `Charged ${card} ${amount}: ${formatCredits(attempt.credits)} credits added`;
    case "declined":
      return `We couldn’t charge ${card} ${amount}: ${attempt.failure ?? "the bank declined it"}`;
    case "requires_action":
      return `${card} needs a confirmation of ${amount} from you; nothing is charged until then`;
    case "unknown":
      return `Stripe has not said yet whether ${card} was charged ${amount}; we ask again until it does`;
    case "expired":
      return `The charge of ${amount} to ${card} was given up; nothing was charged`;
    default:
      return `Charging ${card} ${amount}`;
  }
}

// The reasons are kept with exact times in UTC; here they read in the organization's own zone.
function namedTimes(explanation: string, timeZone: string): string {
  return explanation.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (iso) => formatDateTime(iso, timeZone));
}

type Words = { word: string; tone: BadgeTone };

const attemptStates: Partial<Record<string, Words>> = {
  claimed: { word: "Starting", tone: "neutral" },
  charging: { word: "Charging", tone: "warn" },
  succeeded: { word: "Charged", tone: "good" },
  declined: { word: "Declined", tone: "bad" },
  requires_action: { word: "Needs you", tone: "warn" },
  unknown: { word: "Being looked up", tone: "warn" },
  expired: { word: "Given up", tone: "neutral" },
};

const outcomes: Partial<Record<string, Words>> = {
  charge: { word: "Charge", tone: "good" },
  off: { word: "Off", tone: "neutral" },
  not_below_threshold: { word: "Not needed", tone: "neutral" },
  already_in_flight: { word: "Under way", tone: "neutral" },
  no_card: { word: "No card", tone: "bad" },
  card_unusable: { word: "Card refused", tone: "bad" },
  disabled: { word: "Paused", tone: "bad" },
  backing_off: { word: "Waiting", tone: "warn" },
  cooling_down: { word: "Waiting", tone: "neutral" },
  daily_limit_reached: { word: "Daily limit", tone: "warn" },
  monthly_cap_reached: { word: "Monthly limit", tone: "warn" },
};
