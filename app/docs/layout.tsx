import type { Metadata } from "next";
import type { ReactNode } from "react";
import { PublicFooter } from "@/components/layout/public-footer";
import { PublicHeader } from "@/components/layout/public-header";
import { SkipLink } from "@/components/layout/skip-link";
import { errorGuide } from "@/server/doors/error-guide";
import { webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";
import { DocsMenu, DocsNav, type DocsNavGroup } from "./docs-nav";
import { sectionsOf } from "./guide-parts";
import { guides, readGuide } from "./guides";
import { readReference } from "./read-reference";

// The reference names the address it is read at, which is known when it runs, not when it is built.
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "API reference", template: "%s · Bursar docs" },
};

export default async function DocsLayout({ children }: { children: ReactNode }) {
  const [reference, api] = await Promise.all([readReference(), readGuide("api")]);
  const groups: DocsNavGroup[] = [
    {
      heading: "Quick start",
      href: "/docs/quick-start",
      items: guides
        .filter(({ name }) => ["sdk", "mcp", "cli", "flexprice", "console"].includes(name))
        .map(({ title, path }) => ({ label: title, href: path })),
    },
    {
      heading: "Guide",
      href: "/docs",
      items: [
        ...sectionsOf(api).map(({ id, title }) => ({ label: title, href: `/docs#${id}` })),
        {
          label: "Webhook events",
          href: "/docs/webhook-events",
          words: webhookEventTypes.join(" "),
        },
        {
          label: "Every error code",
          href: "/docs/errors",
          words: errorGuide.map(({ code, httpStatus }) => `${httpStatus} ${code}`).join(" "),
        },
      ],
    },
    ...reference.groups.map((group) => ({
      heading: group.tag,
      href: `/docs/${group.slug}`,
      items: group.endpoints.map((endpoint) => ({
        label: endpoint.id,
        href: `/docs/${group.slug}#${endpoint.id}`,
        method: endpoint.method,
        // What the filter looks through besides the label.
        words: `${endpoint.path} ${endpoint.summary}`,
      })),
    })),
  ];
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto]">
      <SkipLink />
      <PublicHeader />
      <div className="mx-auto w-full max-w-[1120px] px-4 sm:px-6 lg:grid lg:grid-cols-[224px_minmax(0,1fr)] lg:gap-10">
        <aside className="sticky top-14 hidden h-[calc(100dvh-56px)] overflow-y-auto border-r py-6 pr-4 lg:block">
          <DocsNav groups={groups} />
        </aside>
        <div className="min-w-0">
          <div className="sticky top-14 z-20 -mx-4 border-b bg-bg px-4 py-2 sm:-mx-6 sm:px-6 lg:hidden">
            <DocsMenu groups={groups} />
          </div>
          <main id="main" tabIndex={-1} className="min-w-0 pt-6 pb-20 outline-none">
            {children}
          </main>
        </div>
      </div>
      <PublicFooter />
    </div>
  );
}
