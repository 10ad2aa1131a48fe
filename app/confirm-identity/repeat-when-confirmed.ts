import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "@/server/doors/trpc/router";
import { askToConfirm, type Question } from "./ask-to-confirm";

type Unsubscribable = { unsubscribe(): void };

/**
 * Sends a change again that was refused until the person confirms who they are, once they have. The form
 * that sent it only sees that it took a while; where they would rather not, it sees the refusal.
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
            const ways = waysOf(error);
            if (!ways) return observer.error(error);
            const confirmed = await askToConfirm(ways);
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

function waysOf(error: TRPCClientError<AppRouter>): Question["ways"] | undefined {
  const data = error.data as { problem?: { code: string; ways?: unknown } } | null;
  if (data?.problem?.code !== "reauthentication_required") return undefined;
  return data.problem.ways as Question["ways"];
}
