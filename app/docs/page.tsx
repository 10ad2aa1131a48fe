import type { Metadata } from "next";
import Link from "next/link";
import { GuideView } from "./guide-view";
import { readGuide } from "./guides";
import { linkClass } from "./markdown-link";
import { readReference } from "./read-reference";

export const metadata: Metadata = {
  title: "API",
  alternates: { types: { "text/markdown": "/docs.md" } },
};
// The examples name the address this process answers at, which is known when it runs.
export const dynamic = "force-dynamic";

export default async function DocsPage() {
  const [{ groups }, guide] = await Promise.all([readReference(), readGuide("api")]);
  return (
    <>
      <GuideView markdown={guide} path="/docs">
        <p className="mb-5 flex flex-wrap gap-x-4 gap-y-1 text-13 text-dim">
          <a className={linkClass} href="/api/openapi.json">
            OpenAPI 3.1 document
          </a>
          <a className={linkClass} href="/llms.txt">
            llms.txt
          </a>
          <Link className={linkClass} href="/docs/webhook-events">
            Webhook events
          </Link>
          <Link className={linkClass} href="/docs/errors">
            Error codes
          </Link>
        </p>
      </GuideView>
      <section className="mt-10" aria-labelledby="reference">
        <h2 id="reference" className="text-base font-semibold">
          Reference
        </h2>
        <ul className="mt-3 grid gap-3 sm:grid-cols-2">
          {groups.map((group) => (
            <li key={group.slug} className="relative rounded-xl border px-4 py-3 hover:bg-surface">
              <Link
                href={`/docs/${group.slug}`}
                className="font-medium after:absolute after:inset-0"
              >
                {group.tag}
              </Link>
              <p className="text-13 wrap-anywhere text-dim">
                {group.endpoints.map((endpoint) => endpoint.id).join(", ")}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
