import { CopyButton } from "./copy-button";

/** A secret that is shown once, whole, with a button that copies it; of several, all at once, one a line. */
export function SecretToCopy({
  secret,
  label,
}: {
  secret: string | readonly string[];
  label: string;
}) {
  const parts = typeof secret === "string" ? [secret] : secret;
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border bg-bg px-3 py-2">
      <code className="grid min-w-0 flex-1 basis-60 gap-x-6 gap-y-1 font-mono text-13 break-all select-all">
        {parts.map((part) => (
          <span key={part}>{part}</span>
        ))}
      </code>
      <CopyButton text={parts.join("\n")} label={label} showLabel />
    </div>
  );
}
