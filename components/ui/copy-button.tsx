"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";

/** Copies `text`. Says "Copied" for two seconds, on screen and to a screen reader. */
export function CopyButton({
  text,
  label = "Copy",
  showLabel = false,
  className,
}: {
  text: string;
  label?: string | undefined;
  showLabel?: boolean | undefined;
  className?: string | undefined;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <Button
      variant={showLabel ? "secondary" : "ghost"}
      size={showLabel ? "sm" : "icon-sm"}
      aria-label={showLabel ? undefined : label}
      className={className}
      onClick={() => {
        // Without a secure context there is no clipboard; the text stays selectable.
        void navigator.clipboard?.writeText(text).then(() => setCopied(true));
      }}
    >
      {copied ? <Check aria-hidden className="text-accent" /> : <Copy aria-hidden />}
      {showLabel ? (copied ? "Copied" : label) : null}
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </Button>
  );
}
