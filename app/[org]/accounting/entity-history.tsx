import { load } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { Time } from "@/components/ui/time";

const SHOWN = 20;

/** What happened to something in the books: who did what, and when. What it cost is on the usage page. */
export async function EntityHistory({
  organization,
  entityId,
}: {
  organization: { id: string; time_zone: string };
  entityId: string;
}) {
  const events = await load((caller) =>
    caller.organization.events({
      organization_id: organization.id,
      entity_id: entityId,
      limit: 2 * SHOWN,
    }),
  );
  const changes = events.filter(({ id }) => id.startsWith("bev_")).slice(0, SHOWN);
  if (changes.length === 0) return null;
  return (
    <Section title="History" className="print:hidden">
      <ol className="rounded-xl border text-13">
        {changes.map(({ id, description, actor_name: who, timestamp }) => (
          <li
            key={id}
            className="flex flex-wrap justify-between gap-x-4 gap-y-0.5 border-b px-3.5 py-2.5 last:border-b-0"
          >
            <span className="min-w-0 wrap-anywhere">{description}</span>
            <span className="min-w-0 wrap-anywhere text-dim">
              {who} · <Time iso={timestamp} timeZone={organization.time_zone} as="date-time" />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
