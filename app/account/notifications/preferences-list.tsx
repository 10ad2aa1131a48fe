"use client";

import Link from "next/link";
import { useId, useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { type Page, usePages } from "@/app/use-pages";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { kindWords } from "@/server/gateways/notices/notice-words";
import type { KindPreference, PreferencesAnswer } from "@/server/notifications/notification.schema";

/** What a person is told of each of their organizations, kind by kind. */
export function PreferencesList({
  first,
  only,
}: {
  first: Page<PreferencesAnswer>;
  only: string | undefined;
}) {
  const { rows, hasMore, isPending, problem, loadMore } = usePages(first, (cursor) =>
    trpc.me.notification_preferences.query({ cursor, only, limit: 10 }),
  );
  if (rows.length === 0) {
    return (
      <EmptyState
        title="Nothing to choose yet"
        text="You are in no organization. Once you are, you choose here what you are told about it."
      />
    );
  }
  return (
    <>
      {rows.map(({ organization, role, kinds }) => (
        <Section
          key={organization.id}
          title={organization.name}
          description={`You are ${role === "owner" || role === "admin" ? "an" : "a"} ${role}${role === "billing" ? " member" : ""}.`}
        >
          <Card flush>
            <ul className="divide-y">
              {kinds.map((preference) => (
                <KindRow
                  key={preference.kind}
                  organization={organization}
                  preference={preference}
                />
              ))}
            </ul>
          </Card>
        </Section>
      ))}
      {only ? (
        <p className="text-13">
          <Link href="/account/notifications" className="underline underline-offset-2">
            Show all organizations
          </Link>
        </p>
      ) : null}
      <ProblemBanner problem={problem} />
      {hasMore ? (
        <LoadMore
          shown={rows.length}
          noun="organizations"
          hasMore={hasMore}
          isPending={isPending}
          onLoadMore={loadMore}
        />
      ) : null}
    </>
  );
}

const mailLabels = {
  each: "Email at once",
  daily: "One email a day",
  off: "No email",
} as const;

function KindRow({
  organization,
  preference: initial,
}: {
  organization: PreferencesAnswer["organization"];
  preference: KindPreference;
}) {
  const { run, isPending, problem } = useChange();
  const id = useId();
  const { kind, last_owner } = initial;
  const [wish, setWish] = useState({ mail: initial.mail, in_app: initial.in_app });
  const { title, about } = kindWords[kind];
  const isFixed = last_owner && wish.mail === "each";
  const options = (["each", "daily", "off"] as const)
    .filter((mail) => mail !== "daily" || kind === "spending")
    .map((mail) => ({ value: mail, label: mailLabels[mail] }));

  async function change(next: Partial<typeof wish>) {
    const wanted = { ...wish, ...next };
    const refused = await run(
      () => trpc.me.notification_preference_update.mutate({ in: organization.id, kind, ...wanted }),
      () => "Saved",
    );
    if (!refused) setWish(wanted);
  }

  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 px-4.5 py-3.5">
      <div className="min-w-56 flex-1">
        <p className="font-medium" id={`${id}-title`}>
          {title}
        </p>
        <p className="text-13 text-dim" id={`${id}-about`}>
          {about}.{isFixed ? " No other owner gets these emails, so yours stay on." : ""}
        </p>
        {problem ? (
          <p role="alert" className="mt-1 text-13 text-bad">
            {problem.message}
          </p>
        ) : null}
      </div>
      <Select
        className="w-44"
        aria-label={`Email for ${title}, ${organization.name}`}
        aria-describedby={`${id}-about`}
        options={options}
        value={wish.mail}
        disabled={isPending || isFixed}
        onValueChange={(value) => {
          const mail = options.find((option) => option.value === value)?.value;
          if (mail) void change({ mail });
        }}
      />
      <span className="flex items-center gap-2 text-13">
        <Switch
          aria-label={`Inbox for ${title}, ${organization.name}`}
          checked={wish.in_app}
          disabled={isPending}
          onCheckedChange={(checked) => void change({ in_app: checked })}
        />
        <span aria-hidden>Inbox</span>
      </span>
    </li>
  );
}
