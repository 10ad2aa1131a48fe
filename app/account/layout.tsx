import Link from "next/link";
import type { ReactNode } from "react";
import { accountPages } from "@/app/pages";
import { RememberPerson } from "@/app/sign-in-again/remember-person";
import { readMe } from "@/app/trpc/server";
import { Logo } from "@/components/layout/logo";
import { SkipLink } from "@/components/layout/skip-link";
import { TabNav } from "@/components/layout/tab-nav";
import { Button } from "@/components/ui/button";
import { ThemeToggle } from "@/components/ui/theme-toggle";

const items = accountPages.flatMap(({ path, label }) => (label ? { href: path, label } : []));

/** The frame of a person's own pages: they belong to no organization, and need none. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const { email } = await readMe();
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <RememberPerson email={email} />
      <header className="sticky top-0 z-30 border-b bg-bg">
        <div className="mx-auto flex h-14 max-w-[1120px] items-center gap-2.5 px-4 sm:px-6">
          <Link href="/go" className="flex items-center gap-2.5 rounded-md">
            <Logo />
            <span className="font-semibold">Bursar</span>
          </Link>
          <span className="ml-auto">
            <ThemeToggle />
          </span>
          <Button asChild>
            <Link href="/go">Back to work</Link>
          </Button>
        </div>
      </header>
      <TabNav label="Your account" items={items} />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[1120px] min-w-0 px-4 pt-6.5 pb-15 outline-none sm:px-6"
      >
        {children}
      </main>
    </div>
  );
}
