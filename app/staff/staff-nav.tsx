"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

/** The pages of the people who run Bursar. */
const pages = [
  { href: "/staff", label: "Platform" },
  { href: "/staff/requests", label: "Requests" },
  { href: "/staff/payments", label: "Payments" },
  { href: "/staff/webhooks", label: "Webhooks" },
  { href: "/staff/reconciliation", label: "Reconciliation" },
  { href: "/staff/prices", label: "Prices" },
  { href: "/staff/quotes", label: "Quotes" },
] as const;

export function StaffNav() {
  const path = usePathname();
  const isHere = (href: string) =>
    href === "/staff"
      ? path === href || path.startsWith("/staff/accounts/")
      : path === href || path.startsWith(`${href}/`);
  return (
    <nav aria-label="Staff" className="border-b">
      <ul className="mx-auto flex max-w-[1120px] flex-wrap gap-x-1 px-2.5 sm:px-4.5">
        {pages.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isHere(href) ? "page" : undefined}
              className={cn(
                "-mb-px block border-b-2 px-1.75 py-2 text-13",
                isHere(href)
                  ? "border-ink font-medium"
                  : "border-transparent text-dim hover:text-ink",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
