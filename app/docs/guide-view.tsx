import type { Token, Tokens } from "marked";
import Link from "next/link";
import type { ReactNode } from "react";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { CodeTabs } from "@/components/ui/code-tabs";
import { type Column, DataTable } from "@/components/ui/data-table";
import { PageHeader } from "@/components/ui/page-header";
import { slugOf } from "@/server/doors/endpoints/tags";
import { guideParts } from "./guide-parts";
import { linkClass, MarkdownLink } from "./markdown-link";

/** A guide as a page: the same Markdown that programs read, in our own components. */
export function GuideView({
  markdown,
  path,
  children,
}: {
  markdown: string;
  /** Where it is read, with a twin in Markdown; absent for what has none. */
  path?: string;
  /** What stands between its title and its text, for whoever is signed in. */
  children?: ReactNode;
}) {
  const { title, description, body } = guideParts(markdown);
  return (
    <>
      <PageHeader
        title={title}
        description={description}
        actions={path ? <MarkdownLink path={path} /> : undefined}
      />
      {children}
      {sections(body).map(({ heading, blocks }) => (
        <section
          key={heading?.text ?? ""}
          {...(heading
            ? { id: slugOf(heading.text), "aria-labelledby": `${slugOf(heading.text)}-title` }
            : {})}
          className="mt-9 grid gap-3 first-of-type:mt-0 max-lg:scroll-mt-11 [&>p]:max-w-2xl"
        >
          {heading ? (
            <h2 id={`${slugOf(heading.text)}-title`} className="text-base font-semibold">
              <a href={`#${slugOf(heading.text)}`} className="hover:underline">
                {heading.text}
              </a>
            </h2>
          ) : null}
          {blocks.map((block) => (
            <Block key={block[0]?.raw ?? ""} block={block} />
          ))}
        </section>
      ))}
    </>
  );
}

type Section = { heading: Tokens.Heading | null; blocks: Token[][] };

/** The text by its headings; code that follows code is the same in another language. */
function sections(body: readonly Token[]): Section[] {
  const made: Section[] = [];
  for (const token of body) {
    if (token.type === "heading" || made.length === 0)
      made.push({
        heading: token.type === "heading" ? (token as Tokens.Heading) : null,
        blocks: [],
      });
    if (token.type === "heading") continue;
    const { blocks } = made.at(-1) as Section;
    const last = blocks.at(-1);
    if (token.type === "code" && last?.[0]?.type === "code") last.push(token);
    else blocks.push([token]);
  }
  return made;
}

function Block({ block: [token, ...others] }: { block: readonly Token[] }) {
  switch (token?.type) {
    case "paragraph":
      return <p>{inline((token as Tokens.Paragraph).tokens)}</p>;
    case "list":
      return (
        <ul className="grid max-w-2xl list-disc gap-1 pl-5">
          {(token as Tokens.List).items.map((item) => (
            <li key={item.raw}>{inline(item.tokens)}</li>
          ))}
        </ul>
      );
    case "table":
      return <GuideTable table={token as Tokens.Table} />;
    case "code": {
      const codes = [token, ...others] as Tokens.Code[];
      const tabs = codes.map((code) => ({ label: labelOf(code), code: code.text }));
      const [only] = tabs;
      return tabs.length > 1 || !only ? <CodeTabs tabs={tabs} /> : <CodeBlock {...only} />;
    }
    default:
      throw new Error(`a guide has a ${token?.type ?? "nothing"}, which no page shows`);
  }
}

/** What stands after the language: ```` ```sh First request ````. */
function labelOf({ lang = "" }: Tokens.Code): string {
  return lang.replace(/^\w+\s*/, "") || "Example";
}

type Cells = Tokens.TableCell[];

function GuideTable({ table: { header, rows } }: { table: Tokens.Table }) {
  const columns: Column<Cells>[] = header.map(({ text }, at) => ({
    id: text,
    header: text,
    cell: (cells) => inline(cells[at]?.tokens ?? []),
    // The words say what they are.
    hideHeader: at === header.length - 1,
    stacked: at === 0 ? "title" : at === header.length - 1 ? "line" : "amount",
  }));
  return (
    <DataTable
      caption={header.map(({ text }) => text).join(", ")}
      columns={columns}
      rows={rows}
      rowKey={(cells) => cells[0]?.text ?? ""}
      empty={null}
    />
  );
}

function inline(tokens: readonly Token[] = []): ReactNode {
  return tokens.map((token) => <Inline key={token.raw} token={token} />);
}

function Inline({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong className="font-medium">{inline(token.tokens)}</strong>;
    case "codespan":
      return <Code>{token.text}</Code>;
    case "link":
      return (
        <Link href={token.href} className={linkClass}>
          {inline(token.tokens)}
        </Link>
      );
    // A list with room between its items.
    case "paragraph":
      return inline(token.tokens);
    case "text":
      return token.tokens ? inline(token.tokens) : token.text;
    default:
      throw new Error(`a guide has a ${token.type}, which no page shows`);
  }
}
