import { createQuestion } from "@/app/open-question";

export type Way = "password" | "email_link" | "passkey" | "code";

/**
 * Asks the person at this page to confirm who they are. Changes that are refused at the same time share
 * the question. Resolves to false when they would rather not.
 */
export const { ask: askToConfirm, useQuestion } = createQuestion<readonly Way[]>();

// An emailed link opens in another tab of this browser.
const CHANNEL = "bursar-confirmed";

/** Tells the browser's other tabs that the person confirmed who they are. */
export function tellConfirmed(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("confirmed");
  channel.close();
}

/** Hears it from them. @returns a function that stops listening */
export function onConfirmedElsewhere(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
