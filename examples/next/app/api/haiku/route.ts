import { InsufficientCreditsError } from "@bursar/sdk";
import { bursar } from "../../bursar";

/** The work that is paid for: a credit a haiku. */
export async function POST(request: Request): Promise<Response> {
  const { topic } = (await request.json()) as { topic: string };
  try {
    const { value, credits } = await bursar().run("api.call", {}, () => haiku(topic));
    return Response.json({ haiku: value, credits });
  } catch (error) {
    if (!(error instanceof InsufficientCreditsError)) throw error;
    return Response.json(
      { error: error.message, fix: error.fix, buy: error.topUpUrl },
      { status: 402 },
    );
  }
}

function haiku(topic: string): string {
  return `Quiet morning light\n${topic} drifts across the page\nOne credit lighter`;
}
