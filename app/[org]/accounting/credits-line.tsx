import { creditsInWords } from "@/server/pricing/amount-words";

/** What is left and when it is charged, under a form that costs. `null`: another organization manages the credits. */
export function CreditsLine({ available }: { available: number | null }) {
  return (
    <p className="text-13 text-dim">
      {available === null ? null : `${creditsInWords(available)} available. `}
      You’re only charged if it succeeds.
    </p>
  );
}
