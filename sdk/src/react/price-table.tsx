"use client";

import type { OperationName } from "../api.ts";
import { useFormat } from "./format.ts";
import { type Price, usePrices } from "./hooks.ts";
import { Panel, partOf, type StyleProps } from "./panel.tsx";

type Part = "table" | "description" | "empty" | "listPrice";
export type PriceTableProps = StyleProps<Part> & {
  title?: string;
  /** Which to show, in this order; defaults to all that your software charges. */
  operations?: readonly OperationName[];
};

/** What each operation costs the visitor's organization. */
export function PriceTable({ title = "Prices", operations, ...style }: PriceTableProps) {
  const part = partOf<Part>(style.classNames);
  return (
    <Panel name="prices" title={title} result={usePrices()} {...style}>
      {(prices) => {
        const shown = chosen(prices, operations);
        return shown.length === 0 ? (
          <p {...part("empty")}>There are no prices to show.</p>
        ) : (
          <table {...part("table")}>
            <thead>
              <tr>
                <th scope="col">Operation</th>
                <th scope="col">Price</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((price) => (
                <tr key={price.key}>
                  <th scope="row">
                    {price.label}
                    <span {...part("description")}>{price.description}</span>
                  </th>
                  <td>
                    <Amounts price={price} listPrice={part("listPrice")} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        );
      }}
    </Panel>
  );
}

function chosen(prices: Price[], operations: readonly OperationName[] | undefined): Price[] {
  if (!operations) return prices.filter(({ endpoint }) => endpoint === null);
  return operations.flatMap((name) => prices.filter(({ key }) => key === name));
}

function Amounts({ price, listPrice }: { price: Price; listPrice: object }) {
  const { credits, number } = useFormat();
  if (price.credits !== null) {
    const isLower = price.list_credits !== null && price.list_credits > price.credits;
    return (
      <>
        {credits(price.credits)}
        {isLower && <del {...listPrice}> {number(price.list_credits ?? 0)}</del>}
      </>
    );
  }
  return (
    <ul>
      {price.models.map((model) => (
        <li key={model.model}>
          {model.model}: {number(model.input_credits_per_million)}
          {model.output_credits_per_million !== null &&
            ` in, ${number(model.output_credits_per_million)} out`}
          {" per million tokens"}
        </li>
      ))}
    </ul>
  );
}
