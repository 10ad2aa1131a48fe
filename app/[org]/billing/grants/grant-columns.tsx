import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { Meter } from "@/components/ui/meter";
import { Time } from "@/components/ui/time";
import type { GrantAnswer } from "@/server/grants/grant.schema";
import type { GrantState } from "@/server/grants/grant-states.schema";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import {
  describeRollover,
  describeScope,
  describeSource,
  formatPriority,
  nameCategory,
  stateWords,
} from "./describe-grant";

const tones: Record<GrantState, BadgeTone> = {
  scheduled: "outline",
  active: "good",
  depleted: "neutral",
  expired: "neutral",
  voided: "neutral",
  clawed_back: "neutral",
};

/** The columns of a grant, wherever grants are listed: its wallet is named where wallets are mixed. */
export function grantColumns({
  timeZone,
  withWallet = false,
}: {
  timeZone: string;
  withWallet?: boolean | undefined;
}): Column<GrantAnswer>[] {
  return [
    {
      id: "grant",
      header: "Grant",
      cell: (grant) => (
        <div className="min-w-0 columns:max-w-72">
          <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
            {grant.description}
            <Badge tone="outline">{nameCategory(grant.category)}</Badge>
          </span>
          <Notes grant={grant} withWallet={withWallet} />
        </div>
      ),
    },
    { id: "left", header: "Left", stacked: "line", cell: (grant) => <Left grant={grant} /> },
    {
      id: "held",
      header: "Held",
      align: "end",
      cell: (grant) => (grant.held > 0 ? formatCredits(grant.held) : <Dim>none</Dim>),
    },
    {
      id: "effective",
      header: "Effective",
      align: "end",
      cell: (grant) => <Time iso={grant.effective_at} timeZone={timeZone} as="date" />,
    },
    {
      id: "expires",
      header: "Expires",
      align: "end",
      cell: ({ expires_at: end }) =>
        end === null ? (
          <Dim>never</Dim>
        ) : (
          <>
            <Time iso={end} timeZone={timeZone} />
            <span className="block text-xs text-dim">
              <Time iso={end} timeZone={timeZone} as="date" />
            </span>
          </>
        ),
    },
    {
      id: "state",
      header: "State",
      align: "end",
      stacked: "amount",
      cell: (grant) => <Badge tone={tones[grant.state]}>{stateWords[grant.state]}</Badge>,
    },
  ];
}

function Notes({ grant, withWallet }: { grant: GrantAnswer; withWallet: boolean }) {
  const scope = describeScope(grant.scope);
  const notes = [
    describeSource(grant),
    withWallet ? `in ${grant.wallet}` : null,
    scope === "Anything" ? null : scope,
    describeRollover(grant.rollover),
    grant.priority === 0 ? null : `priority ${formatPriority(grant.priority)}`,
  ].filter((note) => note !== null);
  return <span className="mt-0.5 block text-xs font-normal text-dim">{notes.join(" · ")}</span>;
}

function Left({ grant }: { grant: GrantAnswer }) {
  return (
    <div className="grid w-36 gap-1 max-sm:ml-auto">
      <span className="whitespace-nowrap">
        {formatCredits(grant.remaining)}{" "}
        <span className="text-dim">of {formatCredits(grant.amount)}</span>
      </span>
      <Meter
        label={`Left of ${grant.description}`}
        value={grant.remaining}
        maximum={grant.amount}
        valueText={`${formatCredits(grant.remaining)} of ${creditsInWords(grant.amount)}`}
        tone="neutral"
      />
    </div>
  );
}

function Dim({ children }: { children: string }) {
  return <span className="text-dim">{children}</span>;
}
