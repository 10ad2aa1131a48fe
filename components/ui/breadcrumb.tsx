import { ChevronRight } from "lucide-react";
import Link from "next/link";

/** The way to this page. The last step is the page itself and is no link. */
export function Breadcrumb({
  steps,
}: {
  steps: readonly { label: string; href?: string | undefined }[];
}) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-1 text-13 text-dim">
        {steps.map((step, index) => (
          <li key={step.label} className="flex min-w-0 items-center gap-1">
            {index > 0 ? <ChevronRight aria-hidden className="size-3.5 shrink-0" /> : null}
            {step.href ? (
              <Link href={step.href} className="wrap-anywhere hover:text-ink hover:underline">
                {step.label}
              </Link>
            ) : (
              <span aria-current="page" className="wrap-anywhere">
                {step.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
