import type { Db } from "@/server/foundation/db";

type Author = { authorType: string; authorId: string };

/** How those who wrote messages are called: people by name or address, keys and agents by name. */
export async function namesOfAuthors(
  db: Db,
  messages: readonly Author[],
): Promise<(author: Author) => string> {
  const ids = [...new Set(messages.map(({ authorId }) => authorId))];
  const where = { where: { id: { in: ids } } };
  const select = { select: { id: true, name: true } };
  const [users, keys, agents] = await Promise.all([
    db.user.findMany({ ...where, select: { id: true, name: true, email: true } }),
    db.apiKey.findMany({ ...where, ...select }),
    db.agent.findMany({ ...where, ...select }),
  ]);
  const names = new Map([
    ...users.map(({ id, name, email }) => [id, name || email] as const),
    ...keys.map(({ id, name }) => [id, `API key “${name}”`] as const),
    ...agents.map(({ id, name }) => [id, `Agent “${name}”`] as const),
  ]);
  return ({ authorId }) => names.get(authorId) ?? "Support";
}
