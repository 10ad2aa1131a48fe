import { Code } from "@/components/ui/code-block";
import { type JsonSchema, limitWords, objectInside, typeWords } from "./json-schema";

/** The fields of an object, each with its type, its limits and what it means; objects inside are set in. */
export function SchemaView({
  schema,
  showRequired,
}: {
  schema: JsonSchema;
  /** In an answer every field is there, so only inputs say it. */
  showRequired: boolean;
}) {
  const object = objectInside(schema);
  if (!object?.properties) {
    return <p className="text-13 text-dim">{typeWords(schema)}</p>;
  }
  return (
    <ul className="divide-y rounded-lg border">
      {Object.entries(object.properties).map(([name, field]) => (
        <FieldRow
          key={name}
          name={name}
          schema={field}
          required={object.required?.includes(name) ?? false}
          showRequired={showRequired}
        />
      ))}
    </ul>
  );
}

/** One field, or one parameter. */
export function FieldRow({
  name,
  schema,
  required,
  showRequired,
  description = schema.description,
}: {
  name: string;
  schema: JsonSchema;
  required: boolean;
  showRequired: boolean;
  description?: string | undefined;
}) {
  const inner = objectInside(schema);
  const limits = limitWords(schema);
  return (
    <li className="min-w-0 px-3 py-2 text-13">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <code className="font-mono text-xs font-medium break-all">{name}</code>
        <span className="min-w-0 text-xs wrap-anywhere text-dim">{typeWords(schema)}</span>
        {showRequired && required ? <span className="text-xs text-warn">required</span> : null}
      </div>
      {description ? <p className="text-dim">{description}</p> : null}
      {limits.length > 0 ? (
        <p className="text-xs wrap-anywhere text-dim [overflow-wrap:anywhere]">
          {limits.join(" · ")}
        </p>
      ) : null}
      {schema.examples ? (
        <p className="text-xs text-dim">
          Such as <Code className="break-all">{exampleText(schema.examples[0])}</Code>
        </p>
      ) : null}
      {inner ? (
        <div className="mt-2 mb-1">
          <SchemaView schema={inner} showRequired={showRequired} />
        </div>
      ) : null}
    </li>
  );
}

function exampleText(example: unknown): string {
  return typeof example === "object" ? JSON.stringify(example) : String(example);
}
