import { EmptyState } from "@/components/ui/empty-state";

/** In place of a list that was narrowed until nothing was left. */
export function NothingMatches({ nouns }: { nouns: string }) {
  return (
    <EmptyState
      title={`No ${nouns} found`}
      text="Nothing matches. Try other search words, or clear the filters."
    />
  );
}
