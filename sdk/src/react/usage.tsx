"use client";

import { useFormat } from "./format.ts";
import { useUsage } from "./hooks.ts";
import { Panel, partOf, type StyleProps } from "./panel.tsx";

type Part = "table" | "bar" | "empty" | "total";
export type UsageProps = StyleProps<Part> & {
  title?: string;
  /** First day, such as `2026-11-01`; defaults to 29 days before the last. */
  from?: string;
  /** Last day; defaults to today. */
  to?: string;
};

/** What the credits were used for, largest first. */
export function Usage({ title = "Usage", from, to, ...style }: UsageProps) {
  const { number, credits } = useFormat();
  const part = partOf<Part>(style.classNames);
  return (
    <Panel name="usage" title={title} result={useUsage({ from, to })} {...style}>
      {(usage) => {
        const most = Math.max(...usage.groups.map((group) => group.credits));
        return usage.groups.length === 0 ? (
          <p {...part("empty")}>Nothing was used in this period.</p>
        ) : (
          <>
            <table {...part("table")}>
              <thead>
                <tr>
                  <th scope="col">Operation</th>
                  <th scope="col">Count</th>
                  <th scope="col">Credits</th>
                </tr>
              </thead>
              <tbody>
                {usage.groups.map((group) => (
                  <tr key={group.key}>
                    <th scope="row">
                      {group.label}
                      <span
                        {...part("bar")}
                        aria-hidden="true"
                        style={{ "--bursar-part": `${(group.credits / most) * 100}%` } as object}
                      />
                    </th>
                    <td>{number(group.operations)}</td>
                    <td>{number(group.credits)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p {...part("total")}>
              {credits(usage.total_credits)} from {usage.from} to {usage.to}
            </p>
          </>
        );
      }}
    </Panel>
  );
}
