import { FileText } from "lucide-react";
import { Button } from "@/components/ui/button";

export const linkClass =
  "underline decoration-edge underline-offset-4 hover:text-ink hover:decoration-ink";

/** The same page as programs read it. */
export function MarkdownLink({ path }: { path: string }) {
  return (
    <Button asChild size="sm">
      <a href={`${path}.md`} type="text/markdown">
        <FileText aria-hidden />
        View as Markdown
      </a>
    </Button>
  );
}
