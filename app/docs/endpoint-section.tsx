import { Link as LinkIcon } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PriceTag } from "@/components/credits/amounts";
import { Badge } from "@/components/ui/badge";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { exampleRequest } from "./example-request";
import { type JsonSchema, limitWords, listInside } from "./json-schema";
import { linkClass } from "./markdown-link";
import { MethodName } from "./method-name";
import type { ReferenceEndpoint } from "./read-reference";
import { FieldRow, SchemaView } from "./schema-view";

const places = [
  { in: "path", title: "Path" },
  { in: "query", title: "Query" },
  { in: "header", title: "Headers" },
] as const;

/** One endpoint: what it does, what it costs, what goes in and what comes out. */
export function EndpointSection({
  endpoint,
  serverUrl,
}: {
  endpoint: ReferenceEndpoint;
  serverUrl: string;
}) {
  return (
    <section
      id={endpoint.id}
      aria-labelledby={`${endpoint.id}-title`}
      className="border-t py-8 first-of-type:border-t-0 max-lg:scroll-mt-11"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 id={`${endpoint.id}-title`} className="group text-base font-semibold">
          <a href={`#${endpoint.id}`} className="inline-flex items-center gap-1.5 hover:underline">
            {endpoint.id}
            <LinkIcon aria-hidden className="size-3.5 text-dim opacity-0 group-hover:opacity-100" />
          </a>
        </h2>
        <Badge tone={endpoint.creditsCost === null ? "neutral" : "good"}>
          {endpoint.creditsCost === "use" ? (
            "By usage"
          ) : (
            <PriceTag credits={endpoint.creditsCost ?? 0} />
          )}
        </Badge>
      </div>
      <p className="mt-1">{endpoint.summary}.</p>
      <p className="mt-3 flex items-baseline gap-2 rounded-lg border bg-surface px-3 py-2">
        <MethodName method={endpoint.method} />
        <code className="min-w-0 font-mono text-xs break-all">{endpoint.path}</code>
      </p>
      <p className="mt-2 text-13 text-dim">
        <AllowedCallers endpoint={endpoint} /> ·{" "}
        <Link
          className={linkClass}
          href={`/docs/console?endpoint=${endpoint.id}`}
          prefetch={false}
          aria-label={`Try it: ${endpoint.id}`}
        >
          Try it
        </Link>
      </p>
      {endpoint.peopleOnly ? null : (
        <CodeBlock
          code={exampleRequest(endpoint, serverUrl)}
          label={`curl for ${endpoint.id}`}
          className="mt-4"
        />
      )}
      {places.map((place) => {
        const parameters = endpoint.parameters.filter((parameter) => parameter.in === place.in);
        return parameters.length > 0 ? (
          <Part key={place.in} title={place.title}>
            <ul className="divide-y rounded-lg border">
              {parameters.map((parameter) => (
                <FieldRow
                  key={parameter.name}
                  {...parameter}
                  showRequired
                  description={parameter.description ?? parameter.schema.description}
                />
              ))}
            </ul>
          </Part>
        ) : null;
      })}
      {endpoint.body ? (
        <Part title="Body">
          <SchemaView schema={endpoint.body.schema} showRequired />
          <ListWords schema={endpoint.body.schema} />
        </Part>
      ) : null}
      {endpoint.answer.schema ? (
        <details className="group/answer mt-5">
          <summary className="text-13 font-medium hover:underline">
            Response <span className="font-mono text-xs text-dim">{endpoint.answer.status}</span>
          </summary>
          <div className="mt-2">
            <SchemaView schema={endpoint.answer.schema} showRequired={false} />
          </div>
        </details>
      ) : null}
    </section>
  );
}

function AllowedCallers({ endpoint }: { endpoint: ReferenceEndpoint }) {
  if (endpoint.peopleOnly) return "For signed-in people only; API keys are refused";
  if (!endpoint.scope) return "Any API key can call it";
  return (
    <>
      Needs the scope <Code>{endpoint.scope}</Code>
    </>
  );
}

/** Said of a body that may be a list of what is shown. */
function ListWords({ schema }: { schema: JsonSchema }) {
  const list = listInside(schema);
  if (!list) return null;
  return (
    <p className="mt-2 text-13 text-dim">
      Or an array of them: {limitWords(list).join(" · ")}. Each gets its own result.
    </p>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mt-5">
      <h3 className="mb-2 text-13 font-medium">{title}</h3>
      {children}
    </div>
  );
}
