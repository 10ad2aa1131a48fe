"use client";

import { told, trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { MemberAnswer } from "@/server/members/member.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { whatEnds } from "./role-words";

/** Ends a membership, one's own or another's, after saying what ends with it. Mount it while it is open. */
export function RemoveMember({
  member,
  self,
  onClose,
}: {
  member: MemberAnswer;
  self: boolean;
  onClose: () => void;
}) {
  const { run } = useChange();
  const who = member.name || member.email;
  async function leave() {
    await told(trpc.member.remove.mutate({ member_id: member.id }));
    // A full load: nothing of this organization is theirs to see any more.
    window.location.assign("/go");
  }
  async function remove() {
    const refused = await run(
      () => trpc.member.remove.mutate({ member_id: member.id }),
      () => `${who} was removed`,
    );
    if (refused) throw new Error(refused.message);
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      danger
      title={self ? "Leave this organization?" : `Remove ${who}?`}
      consequence={`${self ? "You lose" : "They lose"} access at once. ${whatEnds(member, self)} ${released(member, self)}What ${self ? "you" : "they"} did and spent stays in the ledger.`}
      confirmLabel={self ? "Leave" : "Remove member"}
      onConfirm={self ? leave : remove}
    />
  );
}

function released({ hold }: MemberAnswer, self: boolean): string {
  if (!hold) return "";
  return `The ${creditsInWords(hold.credits)} held for ${self ? "your" : "their"} first ${hold.operation} can be spent again. `;
}
