import { Badge } from "@/components/ui/badge";
import { creditsInWords, formatCredits, formatPrice } from "@/server/pricing/amount-words";
import { markupOn, shareMarkup } from "@/server/pricing/markup";
import { bpsOf } from "@/server/pricing/markup.schema";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";

const EXAMPLE_CREDITS = 10;

/** What a user pays and the creator earns at a markup, reckoned as a charge does it. */
export function MarkupExample({ percent }: { percent: number | null }) {
  if (percent === null || !(percent >= 0 && percent <= 1_000)) return null;
  const price = creditsToMicrocredits(EXAMPLE_CREDITS);
  const markup = markupOn(price, bpsOf(percent));
  const { creator, platform } = shareMarkup(markup);
  const inWords = (microcredits: bigint) => creditsInWords(microcreditsToCredits(microcredits));
  return (
    <dl
      aria-label="Example"
      className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 rounded-lg border bg-surface px-3.5 py-3 text-13 tabular-nums"
    >
      <dt className="text-dim">A use priced at {formatPrice(EXAMPLE_CREDITS)} costs its user</dt>
      <dd className="text-right font-medium">{inWords(price + markup)}</dd>
      <dt className="text-dim">You earn 80% of the markup</dt>
      <dd className="text-right font-medium">{inWords(creator)}</dd>
      <dt className="text-dim">The platform keeps the rest</dt>
      <dd className="text-right">{inWords(platform)}</dd>
    </dl>
  );
}

/** The markup of an app or agent in a table. */
export function MarkupBadge({ isOn, percent }: { isOn: boolean; percent: number }) {
  if (!isOn) return <Badge>No markup</Badge>;
  return <Badge tone="good">+{formatCredits(percent)}%</Badge>;
}
