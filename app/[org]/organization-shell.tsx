"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useEffect } from "react";
import { leave } from "@/app/(auth)/sign-out/leave";
import { NotificationBell } from "@/app/notifications/notification-bell";
import { signInAgain } from "@/app/sign-in-again/ask-to-sign-in";
import { RememberPerson } from "@/app/sign-in-again/remember-person";
import { problemOf, trpc } from "@/app/trpc/client";
import { UNREACHABLE } from "@/app/unreachable";
import { AppShell } from "@/components/layout/app-shell";
import {
  OrganizationSwitcher,
  type SwitcherOrganization,
} from "@/components/layout/organization-switcher";
import type { NavGroup } from "@/components/layout/side-nav";
import { UserMenu } from "@/components/layout/user-menu";
import { ClockAhead } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { commandGroups } from "./command-groups";
import { findEverywhere } from "./search/find-everywhere";

/** The frame of an organization's pages: its menu, the palette, the person, the warnings. */
export function OrganizationShell({
  current,
  organizations,
  hasMoreOrganizations,
  groups,
  person,
  unread,
  clockAheadMs,
  testMode,
  banner,
  children,
}: {
  current: {
    id: string;
    name: string;
    slug: string;
    availableCredits: number | null;
    creditsNote?: string | undefined;
  };
  organizations: readonly SwitcherOrganization[];
  /** Whether these are the first of more, which only a search finds. */
  hasMoreOrganizations: boolean;
  groups: readonly NavGroup[];
  person: { email: string; isStaff: boolean };
  /** Notifications. */
  unread: number;
  clockAheadMs: number;
  testMode: { isOn: boolean; href: string };
  banner: ReactNode;
  children: ReactNode;
}) {
  useFreshness();
  const find = useCallback(
    (search: string) => findEverywhere(current.id, current.slug, search),
    [current.id, current.slug],
  );

  function signOutHere() {
    leave().catch(() => toast.error(`${UNREACHABLE} You are still signed in.`));
  }

  return (
    <AppShell
      organizationSwitcher={
        <OrganizationSwitcher
          current={current}
          organizations={organizations}
          hasMore={hasMoreOrganizations}
          createHref="/new-organization"
          testMode={testMode}
        />
      }
      groups={groups}
      bell={<NotificationBell unread={unread} />}
      userMenu={
        <UserMenu
          email={person.email}
          links={[
            { label: "Your account", href: "/account" },
            ...(person.isStaff ? [{ label: "Staff", href: "/staff" }] : []),
          ]}
          onSignOut={signOutHere}
        />
      }
      commands={commandGroups({
        slug: current.slug,
        groups,
        organizations: organizations.filter(({ id }) => id !== current.id),
        isStaff: person.isStaff,
        signOut: signOutHere,
      })}
      find={find}
      banner={banner}
    >
      <RememberPerson email={person.email} />
      <ClockAhead value={clockAheadMs}>{children}</ClockAhead>
    </AppShell>
  );
}

const STALE_AFTER_MS = 30_000;

/** A page that is read again without a session becomes the sign-in page, and what was typed in it is lost. */
async function isSignedIn(): Promise<boolean> {
  try {
    await trpc.me.get.query({});
    return true;
  } catch (error) {
    return problemOf(error).code === "unauthenticated" && ((await signInAgain()) ?? false);
  }
}

/** Reads the page again when its tab is looked at after a while: a balance shown should be the balance. */
function useFreshness() {
  const router = useRouter();
  useEffect(() => {
    let leftAt = 0;
    async function onVisibilityChange() {
      if (document.visibilityState === "hidden") leftAt = Date.now();
      else if (Date.now() - leftAt > STALE_AFTER_MS && (await isSignedIn())) router.refresh();
    }
    document.addEventListener("visibilitychange", onVisibilityChange);
    return () => document.removeEventListener("visibilitychange", onVisibilityChange);
  }, [router]);
}
