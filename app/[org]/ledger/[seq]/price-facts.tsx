import { Section } from "@/components/ui/card";
import { formatCredits } from "@/server/pricing/amount-words";
import type { LedgerEntryDetail } from "@/server/usage/ledger.schema";
import { Fact, Facts, Id } from "../entry-facts";

type Details = NonNullable<LedgerEntryDetail["details"]>;

const sources: Record<string, string> = {
  negotiated: "Negotiated price",
  override: "Custom price of this account",
  tier: "Tier",
  list: "Price list",
  stated: "Stated by the event",
};

/** Why the entry costs what it costs: the price version, where the price is from, what was metered. */
export function PriceFacts({ entry }: { entry: LedgerEntryDetail }) {
  const {
    price_source: source,
    price_override: override,
    properties,
    ...metered
  } = entry.details ?? {};
  // What the client said about a use stands beside what was made of it, each fact once.
  const rest = Object.entries({ ...(isObject(properties) ? properties : {}), ...metered });
  if (!entry.price_version && !source && rest.length === 0) return null;
  return (
    <Section title={entry.price_version ? "Price" : "Details"}>
      <Facts>
        {entry.price_version ? (
          <Fact name="Price version">
            <Id value={entry.price_version} />
          </Fact>
        ) : null}
        {typeof source === "string" ? (
          <Fact name="Price from">
            {sources[source] ?? source}
            {typeof override === "string" ? <Id value={override} /> : null}
          </Fact>
        ) : null}
        {rest.map(([key, value]) => (
          <Fact key={key} name={key.replaceAll("_", " ")}>
            {write(value)}
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}

function isObject(value: unknown): value is Details {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function write(value: Details[string]): string {
  if (typeof value === "number") return formatCredits(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}
