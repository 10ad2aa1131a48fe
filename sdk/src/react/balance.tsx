"use client";

import { useFormat } from "./format.ts";
import { useBalance, useForecast } from "./hooks.ts";
import { Panel, partOf, type StyleProps } from "./panel.tsx";

type Part = "amount" | "note";
export type BalanceProps = StyleProps<Part> & {
  title?: string;
  /** Says when the credits run out, too. */
  forecast?: boolean;
};

/** How many credits are left. */
export function Balance({ title = "Credits", forecast = false, ...style }: BalanceProps) {
  const { number } = useFormat();
  const part = partOf<Part>(style.classNames);
  return (
    <Panel name="balance" title={title} result={useBalance()} {...style}>
      {(credits) =>
        credits ? (
          <>
            <p {...part("amount")}>{number(credits.available)}</p>
            {credits.held > 0 && (
              <p {...part("note")}>{number(credits.held)} held for work in progress</p>
            )}
            {credits.debt > 0 && (
              <p {...part("note")}>{number(credits.debt)} owed; new credits pay this first</p>
            )}
            {forecast && <Forecast {...part("note")} />}
          </>
        ) : (
          <p {...part("note")}>Another organization manages these credits.</p>
        )
      }
    </Panel>
  );
}

/** It is a nicety: where it fails, nothing is said. */
function Forecast(attributes: { className: string | undefined }) {
  const { data } = useForecast();
  return data ? <p {...attributes}>{data.summary}</p> : null;
}
