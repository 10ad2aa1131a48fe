import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Card, Section } from "@/components/ui/card";
import { Time } from "@/components/ui/time";

/** The organizations somebody owns that are closed: the way back to them. */
export async function ClosedOrganizations() {
  const { data } = await load((caller) => caller.organization.list({ closed: true, limit: 50 }));
  if (data.length === 0) return null;
  return (
    <Section
      title="Closed organizations"
      description="As an owner you can read them and reopen them."
    >
      <Card>
        <ul className="grid gap-2">
          {data.map(({ id, name, slug, closed_at: closedAt, time_zone: timeZone }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-4">
              <Link
                href={`/${slug}/settings`}
                className="min-w-0 wrap-anywhere underline underline-offset-4"
              >
                {name}
              </Link>
              <span className="text-dim">
                {closedAt ? <Time iso={closedAt} timeZone={timeZone} as="date" /> : null}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
