"use client";

import { Play } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { askToConfirm, type Way } from "@/app/confirm-identity/ask-to-confirm";
import { UNREACHABLE } from "@/app/unreachable";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { CodeBlock } from "@/components/ui/code-block";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { controlClass, Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { formatPrice } from "@/server/pricing/amount-words";
import { limitWords, typeWords } from "../json-schema";
import { linkClass } from "../markdown-link";
import type { ReferenceEndpoint } from "../read-reference";
import type { Visitor } from "../read-visitor";
import { SchemaView } from "../schema-view";
import { buildRequest, type Filled, fieldsOf, firstBody, hasDryRun } from "./build-request";

type Choices = { tag: string; endpoints: { id: string; method: string }[] }[];

/** An answer as it came. */
type Answer = { status: number; headers: [string, string][]; body: string };

/** Sends one request of the API from the browser and shows the answer whole. */
export function Console({
  endpoint,
  choices,
  visitor,
}: {
  endpoint: ReferenceEndpoint;
  choices: Choices;
  visitor: Visitor | null;
}) {
  const [organization] = visitor?.organizations ?? [];
  const [filled, setFilled] = useState<Filled>({
    values: organization ? { organization_id: organization.id } : {},
    body: firstBody(endpoint, organization?.id),
    dryRun: hasDryRun(endpoint),
    key: "",
  });
  const [problem, setProblem] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isPending, setIsPending] = useState(false);
  const [asking, setAsking] = useState(false);
  const fill = (change: Partial<Filled>) => setFilled((before) => ({ ...before, ...change }));
  const isChange = endpoint.method !== "GET" && !filled.dryRun;

  async function run() {
    setIsPending(true);
    setAnswer(null);
    setProblem(null);
    try {
      setAnswer(await send(endpoint, filled));
    } catch {
      setProblem(UNREACHABLE);
    } finally {
      setIsPending(false);
    }
  }

  function submit() {
    const wrong = findProblem(endpoint, filled, visitor);
    setProblem(wrong);
    if (wrong) return;
    if (isChange) setAsking(true);
    else void run();
  }

  return (
    <div className="mt-6 grid gap-5">
      <EndpointPicker endpoint={endpoint} choices={choices} />
      <form
        className="grid gap-4 rounded-xl border p-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Sender
          visitor={visitor}
          endpoint={endpoint}
          value={filled.key}
          onChange={(key) => fill({ key })}
        />
        {fieldsOf(endpoint).map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            // A key names its own organization.
            organizations={filled.key ? [] : (visitor?.organizations ?? [])}
            value={filled.values[parameter.name] ?? ""}
            onChange={(value) => fill({ values: { ...filled.values, [parameter.name]: value } })}
          />
        ))}
        {endpoint.body ? (
          <>
            <Field label="Body" description="JSON" required={endpoint.body.required}>
              {(control) => (
                <Textarea
                  {...control}
                  className="font-mono text-xs"
                  spellCheck={false}
                  value={filled.body}
                  onChange={(event) => fill({ body: event.target.value })}
                />
              )}
            </Field>
            <details>
              <summary className="text-13 font-medium hover:underline">Fields of the body</summary>
              <div className="mt-2">
                <SchemaView schema={endpoint.body.schema} showRequired />
              </div>
            </details>
          </>
        ) : null}
        {hasDryRun(endpoint) ? (
          <DryRunBox checked={filled.dryRun} onChange={(dryRun) => fill({ dryRun })} />
        ) : null}
        {problem ? (
          <p role="alert" className="text-13 text-bad">
            {problem}
          </p>
        ) : null}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" disabled={isPending}>
            <Play aria-hidden />
            {isPending ? "Sending…" : filled.dryRun ? "Dry run" : "Send"}
          </Button>
          <p className="text-13 text-dim">{costWords(endpoint, filled)}</p>
        </div>
      </form>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger={endpoint.method === "DELETE"}
        title={`Send ${endpoint.id}?`}
        consequence={`This is a real request and changes your organization. ${costWords(endpoint, filled)}`}
        confirmLabel="Send"
        onConfirm={run}
      />
      <section aria-live="polite" aria-label="Answer" className="min-w-0">
        {answer ? <AnswerView answer={answer} /> : null}
      </section>
    </div>
  );
}

function EndpointPicker({ endpoint, choices }: { endpoint: ReferenceEndpoint; choices: Choices }) {
  const router = useRouter();
  return (
    <Field
      label="Request"
      description={`${endpoint.method} ${endpoint.path}. ${endpoint.summary}.`}
    >
      {(control) => (
        <select
          {...control}
          className={cn(controlClass, "h-8.5 max-sm:text-base")}
          value={endpoint.id}
          onChange={(event) => router.push(`/docs/console?endpoint=${event.target.value}`)}
        >
          {choices.map(({ tag, endpoints }) => (
            <optgroup key={tag} label={tag}>
              {endpoints.map(({ id, method }) => (
                <option key={id} value={id}>
                  {id} ({method})
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Whom the request comes from: the person signed in, or whoever has the key that is typed here. */
function Sender({
  visitor,
  endpoint,
  value,
  onChange,
}: {
  visitor: Visitor | null;
  endpoint: ReferenceEndpoint;
  value: string;
  onChange: (key: string) => void;
}) {
  if (endpoint.peopleOnly && visitor)
    return <p className="text-13 text-dim">As {visitor.email}.</p>;
  return (
    <Field
      label="API key"
      required={visitor ? false : undefined}
      description={
        visitor ? (
          `Without a key the request is sent as ${visitor.email}.`
        ) : (
          <>
            Or{" "}
            <Link
              className={linkClass}
              href={`/sign-in?next=${encodeURIComponent(`/docs/console?endpoint=${endpoint.id}`)}`}
            >
              sign in
            </Link>{" "}
            to send it as yourself.
          </>
        )
      }
    >
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete="off"
          placeholder="bk_live_…"
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  );
}

function ParameterField({
  parameter: { name, in: place, required, schema, description = schema.description },
  organizations,
  value,
  onChange,
}: {
  parameter: ReferenceEndpoint["parameters"][number];
  organizations: Visitor["organizations"];
  value: string;
  onChange: (value: string) => void;
}) {
  const facts = [place, typeWords(schema), ...limitWords(schema)].join(", ");
  const isOrganization = name === "organization_id" && organizations.length > 0;
  return (
    <Field
      label={name}
      required={required}
      description={description ? `${description} (${facts})` : facts}
    >
      {(control) =>
        isOrganization ? (
          <Select
            {...control}
            options={organizations.map(({ id, name: label }) => ({ value: id, label }))}
            value={value}
            onValueChange={onChange}
          />
        ) : (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function DryRunBox({ checked, onChange }: { checked: boolean; onChange: (on: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <Checkbox id={id} checked={checked} onCheckedChange={(on) => onChange(on === true)} />
      <Label htmlFor={id}>Dry run: nothing is done or charged</Label>
    </div>
  );
}

function AnswerView({ answer: { status, headers, body } }: { answer: Answer }) {
  return (
    <div className="grid min-w-0 gap-3">
      <h2 className="flex items-center gap-2 text-base font-semibold">
        Answer <Badge tone={status < 400 ? "good" : "bad"}>{status}</Badge>
      </h2>
      <CodeBlock
        code={headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
        label="Headers"
      />
      {body ? <CodeBlock code={body} label="Body" /> : null}
    </div>
  );
}

/** What is missing or wrong before it is sent; null: nothing. */
function findProblem(
  endpoint: ReferenceEndpoint,
  { values, body, key }: Filled,
  visitor: Visitor | null,
): string | null {
  if (!visitor && !key) return "Enter an API key, or sign in.";
  const missing = fieldsOf(endpoint).find(({ name, required }) => required && !values[name]);
  if (missing) return `Fill in ${missing.name}.`;
  if (!endpoint.body || body.trim() === "") return null;
  try {
    JSON.parse(body);
    return null;
  } catch {
    return "The body isn’t valid JSON.";
  }
}

function costWords({ creditsCost }: ReferenceEndpoint, { dryRun }: Pick<Filled, "dryRun">): string {
  if (dryRun) return "Free: it only says what would happen.";
  if (creditsCost === "use") return "Charged by usage, if it succeeds.";
  return creditsCost ? `Costs ${formatPrice(creditsCost)} by the list, if it succeeds.` : "Free.";
}

/** Sends it; where the person has to confirm who they are, they are asked, and it is sent again. */
async function send(endpoint: ReferenceEndpoint, filled: Filled): Promise<Answer> {
  const { url, init } = buildRequest(endpoint, filled);
  const answer = await read(await fetch(url, init));
  const ways = waysToConfirm(answer.body);
  if (!ways || !(await askToConfirm(ways))) return answer;
  return read(await fetch(url, init));
}

async function read(response: Response): Promise<Answer> {
  const type = response.headers.get("content-type") ?? "";
  const text = /json|^text\//.test(type) ? await response.text() : `(${type || "no body"})`;
  return {
    status: response.status,
    headers: [...response.headers],
    body: /json/.test(type) ? JSON.stringify(JSON.parse(text), null, 2) : text,
  };
}

function waysToConfirm(body: string): Way[] | undefined {
  try {
    const { code, ways } = JSON.parse(body);
    return code === "reauthentication_required" ? ways : undefined;
  } catch {
    return undefined;
  }
}
