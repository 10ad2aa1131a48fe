import type { Metadata } from "next";
import { Badge } from "@/components/ui/badge";
import { Code } from "@/components/ui/code-block";
import { PageHeader } from "@/components/ui/page-header";
import { errorGuide } from "@/server/doors/error-guide";
import { MarkdownLink } from "../markdown-link";

export const metadata: Metadata = {
  title: "Errors",
  alternates: { types: { "text/markdown": "/docs/errors.md" } },
};

export default function ErrorsPage() {
  return (
    <>
      <PageHeader
        title="Errors"
        actions={<MarkdownLink path="/docs/errors" />}
        description="Every error is application/problem+json with a code from this list. Its type is the URL of the code on this page. Whatever the code, a failed request isn’t charged."
      />
      {errorGuide.map((entry) => (
        <section
          key={entry.code}
          id={entry.code}
          aria-labelledby={`${entry.code}-title`}
          className="-mx-3 rounded-lg border-t px-3 py-5 target:bg-surface first-of-type:border-t-0 max-lg:scroll-mt-11"
        >
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 id={`${entry.code}-title`} className="font-mono text-13 font-medium">
              <a href={`#${entry.code}`} className="break-all hover:underline">
                {entry.code}
              </a>
            </h2>
            <Badge tone="outline">{entry.httpStatus}</Badge>
            <span className="text-13 text-dim">{entry.title}</span>
          </div>
          <p className="mt-2 max-w-2xl">{entry.meaning}</p>
          <p className="mt-1 max-w-2xl text-13 text-dim">
            <span className="font-medium text-ink">What to do:</span> {entry.remedy}
          </p>
          <p className="mt-1 text-13 text-dim">
            <span className="font-medium text-ink">Retry unchanged:</span> {entry.retry}
          </p>
          {entry.fields ? (
            <dl className="mt-2 grid gap-x-4 gap-y-1 text-13 sm:grid-cols-[max-content_1fr]">
              {Object.entries(entry.fields).map(([name, words]) => (
                <div key={name} className="sm:contents">
                  <dt>
                    <Code>{name}</Code>
                  </dt>
                  <dd className="text-dim">{words}</dd>
                </div>
              ))}
            </dl>
          ) : null}
        </section>
      ))}
    </>
  );
}
