import { Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  info: { frame: "bg-surface", icon: Info, ink: "text-dim" },
  low: { frame: "border-warn-line bg-warn-soft", icon: TriangleAlert, ink: "text-warn" },
  refused: { frame: "border-bad-line bg-bad-soft", icon: OctagonAlert, ink: "text-bad" },
} as const;

/** A message above the page's content, with its fix. `refused` interrupts a screen reader. */
export function Banner({
  tone = "info",
  title,
  action,
  className,
  children,
}: {
  tone?: keyof typeof tones | undefined;
  title: ReactNode;
  action?: ReactNode;
  className?: string | undefined;
  children?: ReactNode;
}) {
  const { frame, icon: Icon, ink } = tones[tone];
  return (
    <div
      role={tone === "refused" ? "alert" : "status"}
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-3.5 py-2.5",
        frame,
        className,
      )}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-40 flex-1 text-13">
        <p className="font-medium">{title}</p>
        {children ? <div className="text-dim">{children}</div> : null}
      </div>
      {action ? <div className="flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
