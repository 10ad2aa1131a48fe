import { whyClosed } from "@/app/[org]/why-closed";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { permissionTable } from "@/server/organizations/access/permissions";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

/** Why the caller may not change the books; null when they may. */
export function whyBooksAreReadOnly(organization: OrganizationAnswer): string | null {
  const closed = whyClosed(organization);
  if (closed) return closed;
  const { role } = organization;
  if (role && permissionTable["accounting.write"].roles.includes(role)) return null;
  return `Your role (${role ?? "none"}) can read the books but not change them. Ask an owner or admin.`;
}

/** Whether the caller may decide how the books are kept. */
export function maySetBooks({ role }: OrganizationAnswer): boolean {
  return role !== null && permissionTable["accounting.manage"].roles.includes(role);
}

/** In place of the books of a linked organization, seen from the one above it. */
export function LinkedBooksNotice({ title, name }: { title: string; name: string }) {
  return (
    <>
      <PageHeader title={title} />
      <div className="rounded-xl border">
        <EmptyState
          title={`The books of ${name} are private`}
          text="It is a linked organization: you see what it spends, but not its data. To work in its books, ask one of its owners to invite you."
        />
      </div>
    </>
  );
}
