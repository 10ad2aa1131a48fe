import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { Logo } from "./logo";

/** The top of the public pages. */
export function PublicHeader() {
  return (
    <header className="sticky top-0 z-30 border-b bg-bg">
      <div className="mx-auto flex h-14 max-w-[1120px] items-center gap-1 px-4 sm:px-6">
        <Link href="/" className="mr-auto flex items-center gap-2.5 font-semibold sm:mr-4">
          <Logo />
          <span className="max-[379px]:sr-only">Bursar</span>
        </Link>
        <nav aria-label="Main" className="flex items-center sm:mr-auto">
          <Button asChild variant="ghost" className="max-sm:px-2">
            <Link href="/pricing">Pricing</Link>
          </Button>
          <Button asChild variant="ghost" className="max-sm:px-2">
            <Link href="/docs" prefetch={false}>
              Docs
            </Link>
          </Button>
        </nav>
        <span className="max-sm:hidden">
          <ThemeToggle />
        </span>
        <Button asChild variant="ghost" className="max-sm:px-2">
          <Link href="/sign-in">Sign in</Link>
        </Button>
        <Button asChild variant="primary" className="max-sm:px-2.5">
          <Link href="/sign-up">Sign up</Link>
        </Button>
      </div>
    </header>
  );
}
