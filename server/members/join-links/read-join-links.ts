import type { JoinLink, Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { JoinLinkAnswer, JoinLinkPreview } from "./join-link.schema";

export const withMaker = {
  createdBy: { select: { email: true } },
} satisfies Prisma.JoinLinkInclude;
type JoinLinkRow = Prisma.JoinLinkGetPayload<{ include: typeof withMaker }>;

export function stateOfLink(
  link: Pick<JoinLink, "revokedAt" | "expiresAt" | "useLimit" | "uses">,
  now: Date,
): JoinLinkAnswer["state"] {
  if (link.revokedAt) return "revoked";
  if (link.expiresAt && link.expiresAt <= now) return "expired";
  return link.useLimit !== null && link.uses >= link.useLimit ? "used_up" : "open";
}

export function joinLinkAnswer(row: JoinLinkRow, now: Date, showUrl: boolean): JoinLinkAnswer {
  return {
    id: row.id,
    organization_id: row.organizationId,
    url: showUrl ? `${env().APP_URL}/join/${row.token}` : null,
    state: stateOfLink(row, now),
    role: row.role,
    email_domain: row.emailDomain,
    use_limit: row.useLimit,
    uses: row.uses,
    created_by: row.createdBy.email,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}

/** The links of an organization that are not revoked, newest first. @param showUrl to who may invite only */
export async function listJoinLinks(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
  showUrl: boolean,
  now: Date,
): Promise<Page<JoinLinkAnswer>> {
  const rows = await db().joinLink.findMany({
    where: {
      organizationId,
      revokedAt: null,
      ...(page.before ? { id: { lt: page.before } } : {}),
    },
    include: withMaker,
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(
    rows.map((row) => joinLinkAnswer(row, now, showUrl)),
    page.limit,
    ({ id }) => id,
  );
}

/** What a link leads to, for whoever has it. @throws not_found */
export async function previewJoinLink(token: string, now: Date): Promise<JoinLinkPreview> {
  const row = await db().joinLink.findUnique({
    where: { token },
    include: { organization: { select: { name: true } } },
  });
  if (!row) throw notFound("link");
  return {
    state: stateOfLink(row, now),
    organization_name: row.organization.name,
    role: row.role,
    email_domain: row.emailDomain,
  };
}
