import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import type { MovingPreview } from "@/server/organizations/moving/moving.schema";
import { creditsInWords } from "@/server/pricing/amount-words";

/** What a move changes: place, credits, people. */
export function MovingFacts({ preview }: { preview: MovingPreview }) {
  const { from, to, credits, refusal, moves_along: along, loses_access: losers } = preview;
  if (refusal) return <Banner tone="refused" title={refusal} />;
  return (
    <div className="grid gap-3 text-13">
      <Fact title="Parent">
        {from.parent?.name ?? "None"} → {to.parent?.name ?? "None"}
        {to.relationship_type ? `, ${to.relationship_type}` : ""}
      </Fact>
      {along.length > 0 ? (
        <Fact title="Moves with it">{along.map(({ name }) => name).join(", ")}</Fact>
      ) : null}
      <Fact title="Credits">
        {credits === null ? (
          `It goes on spending the credits of ${to.pays.name}.`
        ) : (
          <>
            {credits.opens_account
              ? "It gets an account of its own with no credits. Buy some before the next charge."
              : `It spends the credits of ${to.pays.name}: ${creditsInWords(credits.available_after)} available.`}
            {` What was used until now stays in the ledger of ${from.pays.name}.`}
            {credits.owed > 0
              ? ` ${from.pays.name} owes ${creditsInWords(credits.owed)}; that stays there.`
              : ""}
            {credits.held > 0
              ? ` ${creditsInWords(credits.held)} on hold for it will still be paid by ${from.pays.name}.`
              : ""}
            {credits.reserved_grants > 0
              ? ` ${creditsInWords(credits.reserved_grants)} that only it may spend will stay with ${from.pays.name}.`
              : ""}
            {credits.budgets > 0 ? " Its budgets go with it and count from 0." : ""}
            {credits.price_book_before === credits.price_book_after
              ? ""
              : ` Prices change from the ${credits.price_book_before} to the ${credits.price_book_after} price book.`}
          </>
        )}
      </Fact>
      {losers.length > 0 ? (
        <Fact title="Loses access">
          {losers.join(", ")}. API keys they made for it are revoked.
        </Fact>
      ) : null}
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0 wrap-anywhere">
      <p className="font-medium">{title}</p>
      <p className="text-dim">{children}</p>
    </div>
  );
}
