"use client";

import type { ReactNode } from "react";
import type { Result } from "./hooks.ts";

/** What every component takes: a class for the whole, and one for each of its parts. */
export type StyleProps<Part extends string> = {
  className?: string;
  classNames?: { [Name in Part | PanelPart]?: string };
};
/** The parts that every component has. */
export type PanelPart = "title" | "status" | "error" | "button";

/** Attributes of a part: your class, and `data-part` for a style sheet. */
export function partOf<Part extends string>(classNames: StyleProps<Part>["classNames"]) {
  return (name: Part | PanelPart) => ({ className: classNames?.[name], "data-part": name });
}

type PanelProps<T> = StyleProps<never> & {
  /** Its name for style sheets: `[data-bursar="balance"]`. */
  name: string;
  title: string;
  result: Result<T>;
  children: (data: T) => ReactNode;
};

/** The frame of a component: its title, and what it shows while it loads, and where that failed. */
export function Panel<T>({ name, title, result, className, classNames, children }: PanelProps<T>) {
  const part = partOf(classNames);
  const { data, error, loading } = result;
  return (
    <section data-bursar={name} className={className} aria-label={title} aria-busy={loading}>
      <h3 {...part("title")}>{title}</h3>
      {data === undefined && loading && (
        <p {...part("status")} role="status">
          Loading…
        </p>
      )}
      {error && (
        <div {...part("error")} role="alert">
          <p>{error.message}</p>
          <button type="button" {...part("button")} onClick={() => void result.refresh()}>
            Try again
          </button>
        </div>
      )}
      {data !== undefined && children(data)}
    </section>
  );
}
