import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/components/ui/page-header";
import { EndpointSection } from "../endpoint-section";
import { MarkdownLink } from "../markdown-link";
import { readReference } from "../read-reference";

// The document names the address this process answers at, which is known when it runs.
export const dynamic = "force-dynamic";

type Props = { params: Promise<{ tag: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { group } = await findGroup(params);
  return {
    title: group.tag,
    alternates: { types: { "text/markdown": `/docs/${group.slug}.md` } },
  };
}

export default async function ReferencePage({ params }: Props) {
  const { group, serverUrl } = await findGroup(params);
  const paid = group.endpoints.filter((endpoint) => endpoint.creditsCost !== null).length;
  return (
    <>
      <PageHeader
        title={group.tag}
        actions={<MarkdownLink path={`/docs/${group.slug}`} />}
        description={
          paid > 0
            ? `${count(group.endpoints.length)}, ${paid} of them paid. Reading is free.`
            : `${count(group.endpoints.length)}, all of them free.`
        }
      />
      {group.endpoints.map((endpoint) => (
        <EndpointSection key={endpoint.id} endpoint={endpoint} serverUrl={serverUrl} />
      ))}
    </>
  );
}

async function findGroup(params: Props["params"]) {
  const { tag } = await params;
  const { groups, serverUrl } = await readReference();
  const group = groups.find((candidate) => candidate.slug === tag);
  if (!group) notFound();
  return { group, serverUrl };
}

function count(endpoints: number): string {
  return `${endpoints} ${endpoints === 1 ? "endpoint" : "endpoints"}`;
}
