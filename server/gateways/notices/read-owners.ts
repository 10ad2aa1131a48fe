import type { MailProblemKind, MailWish, NoticeKind } from "@/generated/prisma/enums";
import { lookUp, type Read } from "@/server/foundation/statements";
import type { Reader } from "./decide-channels";
import type { Candidate } from "./find-readers";

type Owner = {
  name: string;
  slug: string;
  sandbox_id: string | null;
  user_id: string | null;
  email: string;
  mail: MailWish | null;
  in_app: boolean | null;
  problem: MailProblemKind | null;
};

const ownersWithWishes = lookUp<Owner>()({
  name: "owners_with_wishes",
  key: { organization_id: "text", kind: "text" },
  sql: (asked) => `
    select asked.place, o.name, o.slug, o.sandbox_id, u.id as user_id, u.email,
      p.mail::text as mail, p.in_app, b.kind::text as problem
    from ${asked} join organizations o on o.id = asked.organization_id
    left join memberships m on m.organization_id = o.id and m.role = 'owner' left join users u on u.id = m.user_id
    left join notification_preferences p on p.organization_id = o.id and p.reader = u.id
      and p.kind = asked.kind::notice_kind
    left join mail_problems b on b.address = lower(u.email)`,
});

/** An organization's owners with what they chose, read beside what else an operation needs. */
export async function readOwners(read: Read, organizationId: string, kind: NoticeKind) {
  const found = await read(ownersWithWishes, { organization_id: organizationId, kind });
  const [first] = found;
  const readers = found.flatMap(({ user_id: userId, email, mail, in_app, problem }) =>
    userId === null
      ? []
      : ({
          userId,
          email,
          role: "owner",
          chosenIn: organizationId,
          wish: mail ? { mail, inApp: in_app ?? true } : null,
          mailProblem: problem,
        } satisfies Candidate & Reader),
  );
  return {
    organization: first
      ? { id: organizationId, name: first.name, slug: first.slug, sandboxId: first.sandbox_id }
      : null,
    readers,
  };
}
