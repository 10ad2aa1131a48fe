import type { ReactNode } from "react";

/** What is known of one thing in the books. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="mt-5 grid gap-x-6 gap-y-3 rounded-xl border px-4.5 py-4 text-13 sm:grid-cols-2 lg:grid-cols-4">
      {children}
    </dl>
  );
}

export function Fact({
  name,
  wide = false,
  children,
}: {
  name: string;
  wide?: boolean | undefined;
  children: ReactNode;
}) {
  return (
    <div className={wide ? "min-w-0 sm:col-span-2" : "min-w-0"}>
      <dt className="text-dim">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

/** In place of what is not known. */
export function None({ word = "None" }: { word?: string | undefined }) {
  return <span className="text-faint">{word}</span>;
}
