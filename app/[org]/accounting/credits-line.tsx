import { formatCredits } from "@/components/credits/format";

/** What is there, beside a button that costs. */
export function CreditsLine({ available }: { available: number }) {
  return (
    <p className="text-13 text-dim">
      {formatCredits(available)} {available === 1 ? "credit" : "credits"} available. You are charged
      when it is done, not when it is refused.
    </p>
  );
}
