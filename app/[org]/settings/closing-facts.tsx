import { Banner } from "@/components/ui/banner";
import type { ClosingPreview } from "@/server/organizations/closing/closing.schema";
import { creditsInWords, formatCreditsAsMoney } from "@/server/pricing/amount-words";

/** What closing ends, and what becomes of the credits. */
export function ClosingFacts({ preview }: { preview: ClosingPreview }) {
  const { also_closes: others, accounts, stops } = preview;
  const ends = [
    stopped(stops.api_keys, "API key", "is refused", "are refused"),
    stopped(stops.webhook_endpoints, "webhook endpoint", "gets nothing", "get nothing"),
    stopped(
      stops.invitations,
      "invitation or link",
      "is revoked",
      "are revoked",
      "invitations and links",
    ),
    stops.held_credits > 0 ? `${creditsInWords(stops.held_credits)} released from holds` : null,
    stopped(stops.recurring_jobs, "recurring transaction", "is paused", "are paused"),
    stopped(stops.recurring_grants, "recurring grant", "ends", "end"),
    accounts.some(({ auto_recharge }) => auto_recharge) ? "Auto-recharge is switched off" : null,
    "Charges, purchases and the base fee stop",
  ].filter((line) => line !== null);
  return (
    <div className="grid gap-3 text-13">
      {others.length > 0 ? (
        <Fact
          title={`Closes with it: ${others.length === 1 ? "1 sub-organization" : `${others.length} sub-organizations`}`}
        >
          {others.map(({ name }) => name).join(", ")}
        </Fact>
      ) : null}
      <div>
        <p className="font-medium">What stops</p>
        <ul className="ml-4 list-disc text-dim">
          {ends.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      <Fact title="What is left">
        {accounts.length === 0
          ? "The credits it spends belong to another organization and stay there."
          : null}
        {accounts.map((account) => (
          <span key={account.organization.id} className="block wrap-anywhere">
            {accounts.length > 1 ? `${account.organization.name}: ` : ""}
            {creditsInWords(account.remaining)}
            {account.remaining > 0 ? ` (${formatCreditsAsMoney(account.remaining)})` : ""} will stay
            on the account.
            {account.owed > 0 ? ` ${creditsInWords(account.owed)} still owed.` : ""}
            {account.pending_purchases > 0
              ? " A purchase that is paid later still adds its credits."
              : ""}
          </span>
        ))}
        <span className="block">
          Owners can still read the books, ledger and receipts. Nothing is refunded automatically.
          If you want a refund, ask support before you close.
        </span>
      </Fact>
      {accounts.some(({ remaining }) => remaining > 0) ? (
        <Banner tone="low" title="Remaining credits can’t be spent while it is closed">
          They are there when it is reopened, unless they expire before.
        </Banner>
      ) : null}
    </div>
  );
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <p className="font-medium">{title}</p>
      <p className="text-dim">{children}</p>
    </div>
  );
}

function stopped(
  many: number,
  noun: string,
  verb: string,
  verbs: string,
  nouns = `${noun}s`,
): string | null {
  if (many === 0) return null;
  return many === 1 ? `1 ${noun} ${verb}` : `${many} ${nouns} ${verbs}`;
}
