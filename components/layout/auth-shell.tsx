import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "./logo";
import { SkipLink } from "./skip-link";

/** The frame of sign-in, sign-up, invitation and join pages: one narrow column. */
export function AuthShell({
  title,
  description,
  footer,
  children,
}: {
  title: string;
  description?: ReactNode;
  /** Under the card: "No account yet? Sign up". */
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr] bg-surface">
      <SkipLink />
      <header className="px-5 py-4">
        <Link href="/" className="inline-flex items-center gap-2.5 font-semibold">
          <Logo />
          Bursar
        </Link>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-sm content-start px-4 pt-[8vh] pb-16 outline-none"
      >
        <div className="rounded-xl border bg-bg p-6">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {description ? <p className="mt-1 text-dim">{description}</p> : null}
          <div className="mt-5">{children}</div>
        </div>
        {footer ? (
          <p className="mt-4 text-center text-13 text-dim [&_a]:text-ink [&_a]:underline [&_a]:underline-offset-4">
            {footer}
          </p>
        ) : null}
      </main>
    </div>
  );
}
