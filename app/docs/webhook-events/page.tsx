import type { Metadata } from "next";
import { Badge } from "@/components/ui/badge";
import { Code, CodeBlock } from "@/components/ui/code-block";
import {
  examplePayload,
  webhookEvents,
  webhookEventTypes,
} from "@/server/gateways/webhooks/webhook-event.schema";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";
import { fieldNotesOf } from "./events-markdown";

export const metadata: Metadata = {
  title: "Webhook events",
  alternates: { types: { "text/markdown": "/docs/webhook-events.md" } },
};
export const dynamic = "force-dynamic";

export default async function WebhookEventsPage() {
  return (
    <>
      <GuideView markdown={await readGuide("webhook-events")} path="/docs/webhook-events" />
      <section className="mt-9" aria-labelledby="events">
        <h2 id="events" className="text-base font-semibold">
          Events
        </h2>
        {webhookEventTypes.map((type) => (
          <section
            key={type}
            id={type}
            aria-labelledby={`${type}-title`}
            className="-mx-3 grid gap-2 rounded-lg border-t px-3 py-5 target:bg-surface first-of-type:border-t-0 max-lg:scroll-mt-11"
          >
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h3 id={`${type}-title`} className="font-mono text-13 font-medium">
                <a href={`#${type}`} className="break-all hover:underline">
                  {type}
                </a>
              </h3>
              {"totals" in webhookEvents[type] ? <Badge tone="outline">Totals</Badge> : null}
            </div>
            <p className="max-w-2xl">{webhookEvents[type].summary}.</p>
            <FieldNotesOf type={type} />
            <CodeBlock
              code={JSON.stringify(examplePayload(type), null, 2)}
              label={`Example of ${type}`}
            />
          </section>
        ))}
      </section>
    </>
  );
}

/** What is worth saying of the fields of an event, as their schema says it. */
function FieldNotesOf({ type }: { type: (typeof webhookEventTypes)[number] }) {
  const notes = fieldNotesOf(type);
  if (notes.length === 0) return null;
  return (
    <dl className="grid gap-x-4 gap-y-1 text-13 sm:grid-cols-[max-content_1fr]">
      {notes.map(({ name, words }) => (
        <div key={name} className="sm:contents">
          <dt>
            <Code>{name}</Code>
          </dt>
          <dd className="text-dim">{words}</dd>
        </div>
      ))}
    </dl>
  );
}
