import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Code } from "@/components/ui/code-block";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { ListedHold } from "@/server/operations/held/hold.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { type HoldState, stateWords } from "./hold-filters";
import { ReleaseHold } from "./release-hold";

const tones: Record<HoldState, BadgeTone> = {
  held: "good",
  captured: "neutral",
  released: "outline",
  expired: "warn",
};

/** What a hold is for, who opened it, how much it is, until when, and what became of it. */
export function holdColumns({
  organization,
  releaseDisabledReason,
}: {
  organization: { id: string; timeZone: string };
  releaseDisabledReason: string | null;
}): Column<ListedHold>[] {
  const { timeZone } = organization;
  return [
    {
      id: "for",
      header: "For",
      stacked: "title",
      cell: (hold) => (
        <>
          {hold.description}
          <Notes hold={hold} organizationId={organization.id} />
        </>
      ),
    },
    {
      id: "by",
      header: "By",
      cell: (hold) => <span className="text-dim">{hold.actor_name}</span>,
    },
    {
      id: "state",
      header: "State",
      cell: ({ state }) => <Badge tone={tones[state]}>{stateWords[state]}</Badge>,
    },
    { id: "when", header: "When", cell: (hold) => <When hold={hold} timeZone={timeZone} /> },
    {
      id: "credits",
      header: "Credits",
      align: "end",
      stacked: "amount",
      cell: (hold) => <Amount hold={hold} />,
    },
    {
      id: "release",
      header: "Release",
      hideHeader: true,
      align: "end",
      cell: (hold) =>
        hold.state === "held" ? (
          <ReleaseHold
            hold={hold}
            disabledReason={
              hold.operation === null
                ? `${hold.organization_name} is a linked organization and releases its own holds`
                : releaseDisabledReason
            }
          />
        ) : null,
    },
  ];
}

function Notes({ hold, organizationId }: { hold: ListedHold; organizationId: string }) {
  const elsewhere = hold.organization_id === organizationId ? null : hold.organization_name;
  return (
    <span className="mt-0.5 flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-xs font-normal text-dim">
      {hold.operation ? <Code>{hold.operation}</Code> : null}
      {elsewhere ? <span>in {elsewhere}</span> : null}
      {hold.entity ? (
        <span className="break-all">
          {hold.entity.type} {hold.entity.id}
        </span>
      ) : null}
    </span>
  );
}

function When({ hold, timeZone }: { hold: ListedHold; timeZone: string }) {
  return (
    <span className="whitespace-nowrap text-dim">
      {hold.resolved_at ? (
        <Time iso={hold.resolved_at} timeZone={timeZone} />
      ) : (
        <>
          expires <Time iso={hold.expires_at} timeZone={timeZone} />
        </>
      )}
    </span>
  );
}

function Amount({ hold }: { hold: ListedHold }) {
  const { state, credits, captured_credits: captured } = hold;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {state === "captured" && captured < credits ? (
        <>
          {formatCredits(captured)} <span className="text-dim">of {formatCredits(credits)}</span>
        </>
      ) : (
        formatCredits(credits)
      )}
    </span>
  );
}
