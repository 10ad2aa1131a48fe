import type { Metadata } from "next";
import Link from "next/link";
import { NotificationList } from "@/app/notifications/notification-list";
import { load } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
  const first = await load((caller) => caller.me.notifications({ limit: 20 }));
  return (
    <>
      <PageHeader
        title="Inbox"
        description="What happened in your organizations. Kept for 180 days."
        actions={
          <Button asChild>
            <Link href="/account/notifications">Choose what you are told</Link>
          </Button>
        }
      />
      <NotificationList
        // A new list when something arrived.
        key={first.data.map(({ id }) => id).join()}
        first={first}
        keepsPlace
      />
    </>
  );
}
