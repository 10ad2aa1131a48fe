import { type APIRequestContext, expect } from "@playwright/test";

type Message = { id: string; subject: string; text: string };

/** The mailbox that catches what the app sends in local mode. */
export type Mailbox = {
  /** Waits for an email with this subject and answers its plain text. */
  read(to: string, subject: string | RegExp): Promise<string>;
  /** Waits for the email and answers the address in it that leads to this path of the app. */
  linkTo(to: string, subject: string, path: string): Promise<string>;
  /** Writes back to an email that came, as a mail program does. */
  reply(to: string, subject: string, text: string): Promise<void>;
  /** The texts of all that came to anybody. */
  all(): Promise<string[]>;
  /** The subjects that came so far, newest first. */
  subjects(to: string): Promise<string[]>;
};

/** Opens the mailbox at the address the sign-in page links to. */
export async function openMailbox(request: APIRequestContext): Promise<Mailbox> {
  const page = await (await request.get("/sign-in")).text();
  const url = /<a href="([^"]+)"[^>]*>Open the local mailbox</.exec(page)?.[1];
  if (!url) throw new Error("The sign-in page links to no mailbox: is this local mode?");

  async function messages(to: string): Promise<Message[]> {
    const answer = await request.get(new URL("/_emulator/messages", url).href, { params: { to } });
    return (await answer.json()) as Message[];
  }
  async function subjects(to: string): Promise<string[]> {
    return (await messages(to)).map(({ subject }) => subject);
  }
  async function read(to: string, subject: string | RegExp): Promise<string> {
    const wanted =
      typeof subject === "string"
        ? expect.stringContaining(subject)
        : expect.stringMatching(subject);
    await expect
      .poll(() => subjects(to), {
        message: `an email “${subject}” to ${to}`,
        intervals: [50, 100, 200],
      })
      .toContainEqual(wanted);
    const found = (await messages(to)).find((message) =>
      typeof subject === "string"
        ? message.subject.includes(subject)
        : subject.test(message.subject),
    );
    return found?.text ?? "";
  }
  async function all(): Promise<string[]> {
    const answer = await request.get(new URL("/_emulator/messages", url).href);
    return ((await answer.json()) as Message[]).map(({ text }) => text);
  }
  return {
    read,
    async reply(to, subject, text) {
      await read(to, subject);
      const found = (await messages(to)).find((message) => message.subject.includes(subject));
      const path = new URL(`/_emulator/messages/${found?.id}/reply`, url).href;
      await request.post(path, { form: { text }, maxRedirects: 0 });
    },
    all,
    subjects,
    async linkTo(to, subject, path) {
      const text = await read(to, subject);
      const link = (text.match(/https?:\/\/[^\s<>"\])]+/g) ?? []).find(
        (candidate) => new URL(candidate).pathname === path,
      );
      if (!link) throw new Error(`“${subject}” has no link to ${path}:\n${text}`);
      return link;
    },
  };
}
