import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { signInAgain } from "@/app/sign-in-again/ask-to-sign-in";
import type { AppRouter } from "@/server/doors/trpc/router";
import { askToConfirm, type Way } from "./ask-to-confirm";

type Unsubscribable = { unsubscribe(): void };

/**
 * Sends a change again that was refused until the person confirms who they are, or signs in again, once they
 * have. The form that sent it only sees that it took a while; where they would rather not, it sees the refusal.
 */
export const repeatWhenConfirmed: TRPCLink<AppRouter> =
  () =>
  ({ next, op }) =>
    observable((observer) => {
      let sent: Unsubscribable | undefined;
      let isGone = false;
      function send() {
        sent = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          async error(error) {
            const asked = questionOf(error, op.type);
            if (!asked) return observer.error(error);
            const confirmed = await asked;
            if (isGone) return;
            if (confirmed) send();
            else observer.error(error);
          },
        });
      }
      send();
      return () => {
        isGone = true;
        sent?.unsubscribe();
      };
    });

/** What the person is asked, where that can help. */
function questionOf(error: TRPCClientError<AppRouter>, type: string): Promise<boolean> | undefined {
  const data = error.data as { problem?: { code: string; ways?: unknown } } | null;
  switch (data?.problem?.code) {
    case "reauthentication_required":
      return askToConfirm(data.problem.ways as readonly Way[]);
    case "unauthenticated":
      // What a page reads by itself asks for nothing.
      return type === "mutation" ? signInAgain() : undefined;
    default:
      return undefined;
  }
}
