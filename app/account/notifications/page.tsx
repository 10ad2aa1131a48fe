import type { Metadata } from "next";
import { firstOf } from "@/app/(auth)/safe-next";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { MailProblemBanner } from "./mail-problem-banner";
import { PreferencesList } from "./preferences-list";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const asked = firstOf((await searchParams).organization);
  const only = asked && /^org_[0-9a-z]{26}$/.test(asked) ? asked : undefined;
  const [first, { problem }] = await Promise.all([
    load((caller) => caller.me.notification_preferences({ only, limit: 10 })),
    load((caller) => caller.me.mail_problem({})),
  ]);
  return (
    <>
      <PageHeader
        title="Notifications"
        description="What you are told about each organization, by email and in the inbox. Security notices and what you ask for yourself always come."
      />
      {problem ? <MailProblemBanner problem={problem} /> : null}
      <PreferencesList first={first} only={only} />
    </>
  );
}
