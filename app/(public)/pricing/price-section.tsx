import type { ReactNode } from "react";

/** A part of the price page that can be linked to. */
export function PriceSection({
  id,
  title,
  lead,
  children,
}: {
  id: string;
  title: string;
  lead?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-12">
      <h2 id={`${id}-title`} className="text-base font-semibold">
        {title}
      </h2>
      {lead ? <p className="mt-1 max-w-2xl text-dim">{lead}</p> : null}
      <div className="mt-4">{children}</div>
    </section>
  );
}
