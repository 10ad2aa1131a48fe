"use client";

import { Tabs } from "radix-ui";
import { CodeBlock } from "./code-block";

/** The same in several languages, one at a time. */
export function CodeTabs({ tabs }: { tabs: readonly { label: string; code: string }[] }) {
  return (
    <Tabs.Root defaultValue="0">
      <Tabs.List aria-label="Language" className="mb-2 flex flex-wrap gap-1">
        {tabs.map(({ label }, at) => (
          <Tabs.Trigger
            key={label}
            value={String(at)}
            className="rounded-md px-2.5 py-1 text-13 text-dim hover:text-ink data-[state=active]:bg-line data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map(({ label, code }, at) => (
        <Tabs.Content key={label} value={String(at)} className="rounded-lg">
          <CodeBlock code={code} label={label} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
