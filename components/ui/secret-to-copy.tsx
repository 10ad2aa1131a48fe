import { CopyButton } from "./copy-button";

/** A secret that is shown once, whole, with a button that copies it. */
export function SecretToCopy({ secret, label }: { secret: string; label: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border bg-bg px-3 py-2">
      <code className="min-w-0 flex-1 basis-60 font-mono text-13 break-all select-all">
        {secret}
      </code>
      <CopyButton text={secret} label={label} showLabel />
    </div>
  );
}
