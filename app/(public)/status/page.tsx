import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { type PartStatus, readStatus } from "@/server/doors/rest/read-status";
import { systemClock } from "@/server/foundation/clock";

export const metadata: Metadata = { title: "Status" };
export const dynamic = "force-dynamic";

const looks = {
  works: { icon: CircleCheck, ink: "text-accent", word: "Operational" },
  late: { icon: TriangleAlert, ink: "text-warn", word: "Delayed" },
  away: { icon: OctagonAlert, ink: "text-bad", word: "Unavailable" },
} as const;

export default async function StatusPage() {
  const now = systemClock.now();
  const parts = await readStatus(now);
  const isFine = parts.every(({ state }) => state === "works");
  return (
    <div className="max-w-2xl pt-10">
      <PageHeader
        title="Status"
        description={isFine ? "All systems operational." : "Some systems have problems right now."}
      />
      <ul className="rounded-xl border">
        {parts.map((part) => (
          <Part key={part.part} {...part} />
        ))}
      </ul>
      <p className="mt-3 text-13 text-dim">
        Checked <Time iso={now.toISOString()} timeZone="UTC" as="date-time" />. For monitoring, use{" "}
        <a href="/api/ready" className="underline">
          /api/ready
        </a>
        . Seeing another problem?{" "}
        <Link href="/contact" className="underline">
          Contact us
        </Link>
        .
      </p>
    </div>
  );
}

function Part({ part, state, words }: PartStatus) {
  const { icon: Icon, ink, word } = looks[state];
  return (
    <li className="flex items-start gap-3 border-b px-4.5 py-3 last:border-b-0">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <div className="min-w-0 flex-1">
        <h2 className="font-medium">{part}</h2>
        <p className="text-13 text-dim">{words}</p>
      </div>
      <span className={`text-13 ${ink}`}>{word}</span>
    </li>
  );
}
