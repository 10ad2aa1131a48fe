import type { Organization, User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newOrganization, newPerson } from "@/server/scenarios/story";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import { verifyEmail } from "@/server/users/verify-email";
import type { Stack } from "../support/stack";

export const password = "a long enough password";

/** The token of the newest link to this path that was emailed to an address. */
export async function mailedToken(stack: Stack, email: string, path: string): Promise<string> {
  await stack.drainJobs();
  const links = (await stack.emailsTo(email)).flatMap(({ text }) => [
    ...text.matchAll(/https?:\/\/\S+/g),
  ]);
  const link = links.map(([url]) => url).find((url) => new URL(url).pathname === path);
  return new URL(link ?? "http://none/").searchParams.get("token") ?? "";
}

export type NewAccount = { user: User; organization: Organization; email: string };

/** Signs up, follows the emailed link in the same browser, and so has an account. */
export async function newAccount(
  stack: Stack,
  {
    email = uniqueEmail("new"),
    network = null,
    now = new Date(),
  }: { email?: string; network?: string | null; now?: Date } = {},
): Promise<NewAccount> {
  const request = { email, name: "New Person", password, organizationName: "New Company", network };
  const browser = await requestSignUp(request, now);
  await verifyEmail({ token: await mailedToken(stack, email, "/verify"), browser }, now);
  const user = await db().user.findUniqueOrThrow({ where: { email } });
  const organization = await db().organization.findFirstOrThrow({
    where: { founderUserId: user.id },
  });
  return { user, organization, email };
}

/** An account from when accounts were made before their address was shown: anybody may have made it. */
export async function unprovenAccount(): Promise<NewAccount> {
  const email = uniqueEmail("unproven");
  const user = await newPerson(new Date(), { email, name: "Unproven" });
  const organization = await newOrganization(new Date(), { name: "Unproven Books", owner: user });
  const unproven = await db().user.update({
    where: { id: user.id },
    data: { emailVerifiedAt: null },
  });
  return { user: unproven, organization, email };
}
