import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** In place of the agents of a linked organization. */
export function AgentsPrivate({ title, name }: { title: string; name: string }) {
  return (
    <>
      <PageHeader title={title} />
      <div className="rounded-xl border">
        <EmptyState
          title={`The agents of ${name} are private`}
          text="It is a linked organization: you see what it spends, but not its agents."
        />
      </div>
    </>
  );
}
