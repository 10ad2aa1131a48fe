import Link from "next/link";
import { ThemeToggle } from "@/components/ui/theme-toggle";

const links = [
  { label: "Pricing", href: "/pricing" },
  { label: "Docs", href: "/docs" },
  { label: "OpenAPI", href: "/api/openapi.json" },
  { label: "llms.txt", href: "/llms.txt" },
  { label: "Changelog", href: "/changelog" },
  { label: "Status", href: "/status" },
  { label: "Security", href: "/security" },
  { label: "Terms", href: "/terms" },
  { label: "Privacy", href: "/privacy" },
  { label: "Contact", href: "/contact" },
  { label: "Sign in", href: "/sign-in" },
] as const;

/** The foot of the public pages. */
export function PublicFooter() {
  return (
    <footer className="border-t">
      <div className="mx-auto flex max-w-[1120px] flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-6 text-13 text-dim sm:px-6">
        <p>Bursar: prepaid credits for organizations</p>
        <nav aria-label="Footer" className="flex flex-wrap items-center gap-x-5 gap-y-2">
          {links.map(({ label, href }) => (
            <Link
              key={href}
              href={href}
              prefetch={false}
              className="hover:text-ink hover:underline"
            >
              {label}
            </Link>
          ))}
          {/* On a phone the header has no room for it. */}
          <span className="sm:hidden">
            <ThemeToggle />
          </span>
        </nav>
      </div>
    </footer>
  );
}
