import type { ExternalToast } from "sonner";

type Kind = "success" | "error" | "info" | "message";
/** Something to say, and what can be done about it. */
export type Raised = { kind: Kind; words: string; options: ExternalToast | undefined };

let waiting: Raised[] = [];
let show: ((raised: Raised) => void) | undefined;
const listeners = new Set<() => void>();

/**
 * Says in the corner of the page what has happened. What shows it (`toasts`) is loaded with the first one, which
 * waits for it here.
 */
export const toast = {
  success: (words: string, options?: ExternalToast) => raise("success", words, options),
  error: (words: string, options?: ExternalToast) => raise("error", words, options),
  info: (words: string, options?: ExternalToast) => raise("info", words, options),
  message: (words: string, options?: ExternalToast) => raise("message", words, options),
};

function raise(kind: Kind, words: string, options: ExternalToast | undefined): void {
  const raised = { kind, words, options };
  if (show) {
    show(raised);
    return;
  }
  waiting = [...waiting, raised];
  for (const listener of listeners) listener();
}

/** Whether there is something to say that nothing shows yet. */
export const waitingToasts = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  areThere: () => waiting.length > 0,
};

/** From now on toasts are shown like this, those that waited first. Answers how to stop. */
export function showToastsWith(shows: (raised: Raised) => void): () => void {
  show = shows;
  const late = waiting;
  waiting = [];
  late.forEach(shows);
  return () => {
    show = undefined;
  };
}
