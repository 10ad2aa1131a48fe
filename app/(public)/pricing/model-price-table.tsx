import { formatCredits } from "@/components/credits/format";
import { Code } from "@/components/ui/code-block";
import { type Column, DataTable } from "@/components/ui/data-table";
import { type CatalogueModel, type catalogue, priceOfTokens } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

const MILLION = 1_000_000;

const columns: Column<CatalogueModel>[] = [
  { id: "model", header: "Model", cell: ({ model }) => <Code>{model}</Code> },
  {
    id: "input",
    header: "1M input tokens",
    align: "end",
    cell: ({ model, usdPerMillionInputTokens }) =>
      writePrice(usdPerMillionInputTokens, priceOfTokens({ model, inputTokens: MILLION })),
  },
  {
    id: "output",
    header: "1M output tokens",
    align: "end",
    cell: ({ model, usdPerMillionOutputTokens }) =>
      usdPerMillionOutputTokens === undefined
        ? "none"
        : writePrice(
            usdPerMillionOutputTokens,
            priceOfTokens({ model, inputTokens: 0, outputTokens: MILLION }),
          ),
  },
  {
    id: "each",
    header: "One input token",
    align: "end",
    cell: ({ model }) =>
      `${formatCredits(microcreditsToCredits(priceOfTokens({ model, inputTokens: 1 })))} credits`,
  },
];

/** What a million tokens of each model cost, in dollars and in credits. */
export function ModelPriceTable({ models }: { models: typeof catalogue.models }) {
  return (
    <DataTable
      caption="Price of language models"
      columnsFrom="wide"
      columns={columns}
      rows={models}
      rowKey={({ model }) => model}
      empty={<p className="p-4 text-dim">No models are offered.</p>}
    />
  );
}

function writePrice(usd: string, microcredits: bigint) {
  return (
    <>
      {formatCredits(microcreditsToCredits(microcredits))} credits
      <span className="text-dim"> · ${usd}</span>
    </>
  );
}
