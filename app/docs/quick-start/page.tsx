import type { Metadata } from "next";
import Link from "next/link";
import { GuideView } from "../guide-view";
import { readGuide } from "../guides";
import { linkClass } from "../markdown-link";
import { readVisitor, type Visitor } from "../read-visitor";

export const metadata: Metadata = {
  title: "Quick start",
  alternates: { types: { "text/markdown": "/docs/quick-start.md" } },
};
export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<{ organization?: string }> };

export default async function QuickStartPage({ searchParams }: Props) {
  const [{ organization: slug }, visitor] = await Promise.all([searchParams, readVisitor()]);
  const organizations = visitor?.organizations ?? [];
  const chosen = organizations.find((one) => one.slug === slug) ?? organizations[0];
  const reader = chosen ? { organizationId: chosen.id, slug: chosen.slug } : undefined;
  return (
    <GuideView markdown={await readGuide("quick-start", reader)} path="/docs/quick-start">
      {chosen ? <ChosenOrganization chosen={chosen} organizations={organizations} /> : null}
    </GuideView>
  );
}

/** Whose id the examples have, and the others to choose from. */
function ChosenOrganization({
  chosen,
  organizations,
}: {
  chosen: Visitor["organizations"][number];
  organizations: Visitor["organizations"];
}) {
  const others = organizations.filter(({ id }) => id !== chosen.id);
  return (
    <p className="mb-5 max-w-2xl text-13 text-dim">
      The examples use <span className="font-medium text-ink">{chosen.name}</span>.
      {others.length > 0 ? " Use another: " : null}
      {others.map(({ id, name, slug }, at) => (
        <span key={id}>
          {at > 0 ? ", " : null}
          <Link className={linkClass} href={`/docs/quick-start?organization=${slug}`}>
            {name}
          </Link>
        </span>
      ))}
    </p>
  );
}
