import { cn } from "@/components/ui/cn";

/** GET, POST, ...: the word says it, the colour only repeats that it changes something. */
export function MethodName({
  method,
  short = false,
}: {
  method: string;
  /** DELETE as DEL, so that names line up. */
  short?: boolean | undefined;
}) {
  return (
    <span
      className={cn(
        "shrink-0 font-mono font-medium",
        short ? "w-9 text-[10px]" : "text-xs",
        method === "GET" ? "text-dim" : method === "DELETE" ? "text-bad" : "text-accent",
      )}
    >
      {short && method === "DELETE" ? "DEL" : method}
    </span>
  );
}
