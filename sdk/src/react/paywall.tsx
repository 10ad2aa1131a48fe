"use client";

import type { ReactNode } from "react";
import type { Check, CheckedUse, OperationName } from "../api.ts";
import { BuyCredits } from "./buy-credits.tsx";
import { useCheck } from "./hooks.ts";
import { Panel, partOf, type StyleProps } from "./panel.tsx";

type Part = "reason" | "cures";
export type PaywallProps = StyleProps<Part> & {
  title?: string;
  operation: OperationName;
  use?: Pick<CheckedUse, "quantity" | "properties" | "variant">;
  /** Offers credits where they are what is missing. The handler must allow `buy`. */
  buy?: boolean;
  children: ReactNode;
};

/**
 * Shows what is inside if the visitor may use the operation now, else why not and what helps. It is for people: what
 * your server does is charged, or refused, on your server.
 */
export function Paywall({
  title = "This needs credits",
  operation,
  use = {},
  buy = false,
  children,
  ...style
}: PaywallProps) {
  const result = useCheck(operation, use);
  const part = partOf<Part>(style.classNames);
  if (result.data?.allowed && !result.error) return children;
  return (
    <Panel name="paywall" title={title} result={result} {...style}>
      {(check) => {
        const offers = buy && check.blocked_by === "balance";
        const cures = offers
          ? check.cures.filter(({ kind }) => kind !== "buy_credits")
          : check.cures;
        return (
          <>
            <p {...part("reason")}>{check.reason}</p>
            {cures.length > 0 && <Cures cures={cures} {...part("cures")} />}
            {offers && <BuyCredits />}
          </>
        );
      }}
    </Panel>
  );
}

function Cures({ cures, ...attributes }: { cures: Check["cures"]; className: string | undefined }) {
  return (
    <ul {...attributes}>
      {cures.map(({ kind, detail, url }) => (
        <li key={kind}>{url ? <a href={url}>{detail}</a> : detail}</li>
      ))}
    </ul>
  );
}
