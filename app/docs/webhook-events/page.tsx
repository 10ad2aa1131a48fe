import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { PageHeader } from "@/components/ui/page-header";
import {
  examplePayload,
  webhookEvents,
  webhookEventTypes,
} from "@/server/gateways/webhooks/webhook-event.schema";

export const metadata: Metadata = { title: "Webhook events" };

export default function WebhookEventsPage() {
  return (
    <>
      <PageHeader
        title="Webhook events"
        description="What happens to your credits and money, sent to your server as it happens. Signed by the Standard Webhooks specification."
      />
      <Part id="receive" title="Receive events">
        <p>
          Create an endpoint under <strong className="font-medium">Webhooks</strong> or with{" "}
          <Link className="underline underline-offset-4" href="/docs/webhooks">
            POST /api/v1/webhook-endpoints
          </Link>{" "}
          (scope <Code>webhooks:write</Code>), and choose its events. We POST each as JSON:{" "}
          <Code>{"{ type, timestamp, data }"}</Code>. Answer with any status from 200 to 299 within
          five seconds, and do the work afterwards.
        </p>
        <p>
          An event may arrive twice, and out of order. Keep the <Code>webhook-id</Code> of what you
          have handled: it is the same in every retry, resend and replay. <Code>timestamp</Code> is
          when it happened.
        </p>
      </Part>
      <Part id="verify" title="Verify the signature">
        <p>
          Anybody can call your address, so check that an event comes from us before you believe it.
          The secret (<Code>whsec_…</Code>) is shown once, when the endpoint is made or its secret
          is rotated. Use any library for Standard Webhooks, with the body exactly as it came:
        </p>
        <CodeBlock code={verifyExample} label="Verify with TypeScript" />
        <CodeBlock code={pythonExample} label="Verify with Python" />
        <p>
          Three headers come with each event: <Code>webhook-id</Code>,{" "}
          <Code>webhook-timestamp</Code> (seconds) and <Code>webhook-signature</Code>. While a
          secret is rotated, the signature has two values, one for each secret; the libraries accept
          either.
        </p>
      </Part>
      <Part id="delivery" title="Retries">
        <p>
          A delivery that fails is tried again after 5 seconds, 5 minutes, 30 minutes, then 2, 5, 10
          and 10 hours: eight attempts over about 28 hours. Redirects aren’t followed. An endpoint
          that has received nothing for five days is disabled and its owners and admins get an
          email; <Code>410 Gone</Code> disables it at once.
        </p>
        <p>
          The log keeps every request and answer for 30 days. Resend one delivery, or replay a time:
          what happened while an endpoint was disabled is sent then. Addresses must be https and on
          the public internet.
        </p>
      </Part>
      <Part id="who" title="Whose events">
        <p>
          An endpoint hears of its own organization, and where that pays for others, of those too:{" "}
          <Code>organization_id</Code> says whom an event is about. Of a linked organization the
          payer hears totals only (<Code>credits.consumed</Code>).
        </p>
      </Part>
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
  const { shape } = webhookEvents[type].data as unknown as {
    shape: Record<string, { meta(): { description?: string } | undefined }>;
  };
  const notes = Object.entries(shape).flatMap(([name, field]) => {
    const words = field.meta()?.description;
    return words && name !== "organization_id" ? [{ name, words }] : [];
  });
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

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="mt-9 grid gap-3 max-lg:scroll-mt-11 [&>p]:max-w-2xl"
    >
      <h2 id={`${id}-title`} className="text-base font-semibold">
        <a href={`#${id}`} className="hover:underline">
          {title}
        </a>
      </h2>
      {children}
    </section>
  );
}

const verifyExample = `import express from "express";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.BURSAR_WEBHOOK_SECRET);

app.post("/webhooks", express.raw({ type: "application/json" }), (request, response) => {
  let event;
  try {
    event = webhook.verify(request.body, request.headers);
  } catch {
    return response.sendStatus(400);
  }
  response.sendStatus(204);
  if (event.type === "credits.low") tellTheTeam(event.data.available);
});`;

const pythonExample = `from standardwebhooks import Webhook

event = Webhook(os.environ["BURSAR_WEBHOOK_SECRET"]).verify(request.data, request.headers)`;
