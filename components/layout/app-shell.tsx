"use client";

import { Menu } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { CommandButton, type CommandGroup, CommandPalette } from "@/components/ui/command-palette";
import { Sheet } from "@/components/ui/sheet";
import { type NavGroup, SideNav } from "./side-nav";
import { SkipLink } from "./skip-link";

export type AppShellProps = {
  /** Usually `OrganizationSwitcher`. */
  organizationSwitcher: ReactNode;
  groups: readonly NavGroup[];
  /** Usually `NotificationBell`. */
  bell?: ReactNode;
  /** Usually `UserMenu`. */
  userMenu: ReactNode;
  /** Further entries of the command palette; the pages of `groups` are in it already. */
  commands?: readonly CommandGroup[] | undefined;
  /** What the command palette finds beside them as one types. */
  find?: ((search: string) => Promise<CommandGroup[]>) | undefined;
  /** Above the page: `LowBalanceBanner`. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: a side bar, or a top bar with a sheet on a phone. */
export function AppShell({
  organizationSwitcher,
  groups,
  bell,
  userMenu,
  commands = [],
  find,
  banner,
  children,
}: AppShellProps) {
  // Open on the page it was opened on: whatever leads elsewhere, a link or a command, closes it.
  const pathname = usePathname();
  const [openOn, setOpenOn] = useState<string | null>(null);
  const [commandsOpen, setCommandsOpen] = useState(false);
  const router = useRouter();
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[232px_minmax(0,1fr)] print:block">
      <SkipLink />
      <CommandPalette
        groups={[...listPages(groups), ...commands]}
        open={commandsOpen}
        onOpenChange={setCommandsOpen}
        onNavigate={(href) => router.push(href)}
        find={find}
      />
      <aside className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r bg-surface px-3 py-3.5 md:flex print:hidden">
        <div className="mb-3">{organizationSwitcher}</div>
        <div className="mb-3 flex items-center gap-1.5">
          <div className="min-w-0 flex-1">
            <CommandButton onClick={() => setCommandsOpen(true)} />
          </div>
          {bell}
        </div>
        <SideNav groups={groups} />
        <div className="mt-auto pt-4">{userMenu}</div>
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-bg px-3 md:hidden print:hidden">
        <Sheet
          title="Menu"
          hideTitle
          side="left"
          open={openOn === pathname}
          onOpenChange={(open) => setOpenOn(open ? pathname : null)}
          trigger={
            <Button variant="ghost" size="icon" aria-label="Open menu">
              <Menu aria-hidden />
            </Button>
          }
        >
          <div className="flex flex-1 flex-col px-3 py-3.5">
            <div className="mr-10 mb-3">
              <CommandButton
                onClick={() => {
                  setOpenOn(null);
                  setCommandsOpen(true);
                }}
              />
            </div>
            <SideNav groups={groups} onNavigate={() => setOpenOn(null)} />
            <div className="mt-auto pt-4">{userMenu}</div>
          </div>
        </Sheet>
        <div className="min-w-0 flex-1">{organizationSwitcher}</div>
        {bell}
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="w-full max-w-[1120px] min-w-0 px-4 pt-4.5 pb-10 outline-none md:px-9 md:pt-6.5 md:pb-15 print:max-w-none print:p-0"
      >
        {banner ? <div className="mb-5 empty:hidden print:hidden">{banner}</div> : null}
        {children}
      </main>
    </div>
  );
}

function listPages(groups: readonly NavGroup[]): CommandGroup[] {
  return groups.map(({ heading = "Pages", items }) => ({
    heading,
    items: items
      .filter((item) => !item.disabledReason)
      .map(({ label, href, icon }) => ({ id: href, label, href, icon })),
  }));
}
