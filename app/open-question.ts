import { useSyncExternalStore } from "react";

/** A question to the person at this page, for the window that asks it. */
export type Question<Asked> = { asked: Asked; answer(confirmed: boolean): void };
type Open<Asked> = Question<Asked> & { outcome: Promise<boolean> };

/** One question at a time: whoever asks while it is open shares it, and its answer. */
export function createQuestion<Asked>() {
  let open: Open<Asked> | null = null;
  const listeners = new Set<() => void>();

  function show(question: Open<Asked> | null): void {
    open = question;
    for (const notify of listeners) notify();
  }

  /** Resolves to false when the person would rather not. */
  function ask(asked: Asked): Promise<boolean> {
    if (open) return open.outcome;
    const opener = document.activeElement;
    const { promise: outcome, resolve } = Promise.withResolvers<boolean>();
    function answer(confirmed: boolean) {
      show(null);
      // The window had the focus; it goes back to what the person pressed.
      setTimeout(() => opener instanceof HTMLElement && opener.isConnected && opener.focus());
      resolve(confirmed);
    }
    show({ asked, answer, outcome });
    return outcome;
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** The question that is open. */
  function useQuestion(): Question<Asked> | null {
    return useSyncExternalStore(
      subscribe,
      () => open,
      () => null,
    );
  }

  return { ask, useQuestion };
}
