import { useSyncExternalStore } from "react";

type Way = "password" | "email_link";

/** A change that waits until the person has confirmed who they are, or gives up. */
export type Question = { ways: readonly Way[]; answer(confirmed: boolean): void };

type Open = Question & { outcome: Promise<boolean> };

let open: Open | null = null;
const listeners = new Set<() => void>();

/**
 * Asks the person at this page to confirm who they are. Changes that are refused at the same time share
 * the question. Resolves to false when they would rather not.
 */
export function askToConfirm(ways: readonly Way[]): Promise<boolean> {
  if (open) return open.outcome;
  const opener = document.activeElement;
  let resolve: (confirmed: boolean) => void = () => {};
  const outcome = new Promise<boolean>((settle) => {
    resolve = settle;
  });
  function answer(confirmed: boolean) {
    show(null);
    // The window had the focus; it goes back to what the person pressed.
    setTimeout(() => opener instanceof HTMLElement && opener.isConnected && opener.focus());
    resolve(confirmed);
  }
  show({ ways, answer, outcome });
  return outcome;
}

/** The question that is open, for the window that asks it. */
export function useQuestion(): Question | null {
  return useSyncExternalStore(
    subscribe,
    () => open,
    () => null,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(question: Open | null): void {
  open = question;
  for (const notify of listeners) notify();
}

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
