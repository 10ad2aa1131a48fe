import { Archive, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { AppAnswer } from "@/server/apps/app.schema";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import { MarkupBadge } from "./markup-words";

type Act = ((app: AppAnswer) => void) | null;

/** Apps: what they charge and what they earned. Actions are absent for who may not. */
export function AppTable({
  apps,
  timeZone,
  onEdit,
  onArchive,
  empty,
}: {
  apps: readonly AppAnswer[];
  timeZone: string;
  onEdit: Act;
  onArchive: Act;
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Apps, newest first"
      columns={[nameColumn(timeZone), ...figures, actionsColumn(onEdit, onArchive)]}
      columnsFrom="wide"
      rows={apps}
      rowKey={({ id }) => id}
      empty={empty}
    />
  );
}

function nameColumn(timeZone: string): Column<AppAnswer> {
  return {
    id: "name",
    header: "App",
    stacked: "title",
    cell: ({ id, name, kind, created_at }) => (
      <>
        <p className="font-medium">{name}</p>
        <p className="flex items-center gap-x-1.5 text-xs font-normal text-dim">
          <span className="font-mono break-all">{id}</span>
          <CopyButton text={id} label={`Copy the id of ${name}`} />
        </p>
        <p className="text-xs font-normal text-dim">
          {kind === "mcp" ? "MCP server" : "Mini app"}, created{" "}
          <Time iso={created_at} timeZone={timeZone} />
        </p>
      </>
    ),
  };
}

const figures: Column<AppAnswer>[] = [
  {
    id: "markup",
    header: "Markup",
    cell: ({ monetization_enabled, markup_percent }) => (
      <MarkupBadge isOn={monetization_enabled} percent={markup_percent} />
    ),
  },
  {
    id: "uses",
    header: "Uses",
    align: "end",
    cell: ({ uses }) => formatCredits(uses),
  },
  {
    id: "earned",
    header: "You earned",
    align: "end",
    stacked: "amount",
    cell: ({ creator_earnings }) => creditsInWords(creator_earnings),
  },
];

function actionsColumn(onEdit: Act, onArchive: Act): Column<AppAnswer> {
  return {
    id: "actions",
    header: "Actions",
    hideHeader: true,
    align: "end",
    cell: (app) =>
      onEdit && onArchive ? (
        <div className="-ml-2 flex flex-wrap gap-1 columns:ml-0 columns:justify-end">
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Edit ${app.name}`}
            onClick={() => onEdit(app)}
          >
            <Pencil aria-hidden />
            Edit
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Archive ${app.name}`}
            onClick={() => onArchive(app)}
          >
            <Archive aria-hidden />
            Archive
          </Button>
        </div>
      ) : null,
  };
}
