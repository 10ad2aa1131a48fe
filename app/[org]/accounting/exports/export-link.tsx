import { FileDown } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { ExportList } from "@/server/accounting/exports/export-lists.schema";

/** What of a list is looked at, so that the same is exported. */
export type ExportQuery = {
  kind: ExportList;
  status?: string | undefined;
  type?: string | undefined;
  search?: string | undefined;
};

/** The way from a list to its export, with the filters that the list has now. */
export function ExportLink({ slug, ...query }: ExportQuery & { slug: string }) {
  const chosen = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return (
    <Button asChild>
      <Link href={`/${slug}/accounting/exports?${new URLSearchParams(chosen)}`}>
        <FileDown aria-hidden />
        Export
      </Link>
    </Button>
  );
}
