import { Code } from "@/components/ui/code-block";
import { type Column, DataTable } from "@/components/ui/data-table";
import { creditsInWords, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PricedOperation } from "@/server/pricing/price-list.schema";

type Model = PricedOperation["models"][number];

const columns: Column<Model>[] = [
  { id: "model", header: "Model", cell: ({ model }) => <Code>{model}</Code> },
  {
    id: "input",
    header: "1M input tokens",
    align: "end",
    cell: ({ input_credits_per_million }) => <Price credits={input_credits_per_million} />,
  },
  {
    id: "output",
    header: "1M output tokens",
    align: "end",
    cell: ({ output_credits_per_million: credits }) =>
      credits === null ? "none" : <Price credits={credits} />,
  },
  {
    id: "each",
    header: "One input token",
    align: "end",
    // Credits a million tokens are microcredits a token.
    cell: ({ input_credits_per_million }) =>
      creditsInWords(microcreditsToCredits(BigInt(input_credits_per_million))),
  },
];

/** What a million tokens of each model cost, in credits and in dollars. */
export function ModelPriceTable({ models }: { models: readonly Model[] }) {
  return (
    <DataTable
      caption="Prices of language models"
      columnsFrom="wide"
      columns={columns}
      rows={models}
      rowKey={({ model }) => model}
      empty={<p className="p-4 text-dim">No models are offered.</p>}
    />
  );
}

function Price({ credits }: { credits: number }) {
  return (
    <>
      {creditsInWords(credits)}
      <span className="text-dim"> · {formatCreditsAsMoney(credits)}</span>
    </>
  );
}
