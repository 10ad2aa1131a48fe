import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { EndOthers, SessionList } from "./session-list";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  const sessions = await load((caller) => caller.me.sessions({ limit: 20 }));
  return (
    <>
      <PageHeader
        title="Sessions"
        description="Where you are signed in. Sign out any session you don’t recognize, then change your password."
        actions={sessions.data.length === 1 && !sessions.has_more ? null : <EndOthers />}
      />
      <SessionList
        // A new list when one of its sessions has ended.
        key={sessions.data.map(({ id }) => id).join()}
        first={sessions}
      />
    </>
  );
}
