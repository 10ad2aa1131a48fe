"use client";

import { FileUp, ListPlus } from "lucide-react";
import { useRef, useState } from "react";
import { useFormContext } from "react-hook-form";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { SelectField, TextAreaField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { Dialog, DialogCancel, DialogClose, DialogFooter } from "@/components/ui/dialog";
import type { SelectOption } from "@/components/ui/select";
import type { InvitedAnswer, InvitedRow } from "@/server/members/invitations/invitation.schema";
import { MOST_INVITED_AT_ONCE } from "@/server/members/invitations/invitation-limits.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { chosenHold, NOTHING } from "./hold-options";
import type { InviteListForm } from "./invite-list.schema";
import { givableRoles, type Role } from "./role-words";

/** As many as the longest list has, in the widest encoding. */
const MAX_FILE_BYTES = 400_000;

type Props = {
  organization: { id: string; name: string };
  ownRole: Role | null;
  holdOptions: SelectOption[];
};

/** The button that invites a whole list, and its dialog: the list, then what became of each row. */
export function InviteListDialog({ refusal, ...props }: Props & { refusal: string | null }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Invite a list"
      description={`Up to ${MOST_INVITED_AT_ONCE} people at once. Each gets an email with a link to ${props.organization.name}, valid for seven days.`}
      trigger={
        <Button disabledReason={refusal}>
          <ListPlus aria-hidden />
          Invite a list
        </Button>
      }
    >
      <InviteList {...props} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function InviteList({ onDone, ...props }: Props & { onDone: () => void }) {
  const [values, setValues] = useState<InviteListForm>({
    list: "",
    role: "member",
    message: "",
    hold: NOTHING,
  });
  const [answer, setAnswer] = useState<InvitedAnswer | null>(null);
  if (!answer)
    return (
      <ListForm
        {...props}
        values={values}
        onSent={(sent, told) => {
          if (told.not_invited === 0) return onDone();
          setValues({ ...sent, list: leftOf(told) });
          setAnswer(told);
        }}
      />
    );
  return <Outcome answer={answer} onMend={() => setAnswer(null)} />;
}

function ListForm({
  organization,
  ownRole,
  holdOptions,
  values,
  onSent,
}: Props & {
  values: InviteListForm;
  onSent: (sent: InviteListForm, answer: InvitedAnswer) => void;
}) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <FormShell
      schema={() => import("./invite-list.schema").then((file) => file.inviteListForm)}
      defaultValues={values}
      onSubmit={async (sent, form) => {
        const { list, role, message, hold } = sent;
        const refused = await run(
          async (options) => {
            const answer = await trpc.invitation.create_many.mutate(
              {
                organization_id: organization.id,
                list,
                role,
                ...(message ? { message } : {}),
                ...chosenHold(hold),
              },
              options,
            );
            onSent({ ...sent, message: message ?? "" }, answer);
            return answer;
          },
          ({ invited }) =>
            invited === 0 ? null : `${people(invited)} ${invited === 1 ? "was" : "were"} invited`,
        );
        for (const { path, message: fault } of refused?.fields ?? []) {
          form.setError(path === "list" ? "list" : "hold", { message: fault });
        }
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Send invitations"
      secondaryAction={<DialogCancel />}
    >
      <div className="grid gap-2">
        <TextAreaField
          name="list"
          label="Email addresses"
          placeholder={"ada@acme.com\nbo@acme.com, viewer"}
          description="One on each line, or a CSV. A role after an address counts for that person."
        />
        <ChooseFile />
      </div>
      <SelectField
        name="role"
        label="Role"
        options={givableRoles(ownRole)}
        description="For everyone without a role in the list."
      />
      <TextField name="message" label="Message" required={false} autoComplete="off" />
      <SelectField
        name="hold"
        label="Hold credits for"
        options={holdOptions}
        description="Its price is held for each person. If credits run out, the rest of the list isn’t invited."
      />
    </FormShell>
  );
}

/** Puts the text of a file into the list, where it can be read over and changed. */
function ChooseFile() {
  const form = useFormContext<InviteListForm>();
  const input = useRef<HTMLInputElement>(null);
  async function take(file: File | undefined) {
    if (!file) return;
    if (file.size > MAX_FILE_BYTES)
      return form.setError("list", { message: "This file is too large. Use at most 400 kB." });
    const list = decode(await file.arrayBuffer());
    form.setValue("list", list, { shouldValidate: true, shouldDirty: true });
  }
  return (
    <div>
      <Button size="sm" onClick={() => input.current?.click()}>
        <FileUp aria-hidden />
        Choose a CSV file
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        aria-label="CSV file"
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = "";
        }}
      />
    </div>
  );
}

/** Spreadsheets write UTF-8, or UTF-16 with its mark. */
function decode(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  const encoding =
    first === 0xff && second === 0xfe
      ? "utf-16le"
      : first === 0xfe && second === 0xff
        ? "utf-16be"
        : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

function Outcome({ answer, onMend }: { answer: InvitedAnswer; onMend: () => void }) {
  const { results, invited, not_invited, held_credits, missing_credits, top_up_url } = answer;
  const left = results.filter(({ status }) => status !== "invited");
  const canMend = left.some(isMendable);
  return (
    <>
      <p className="text-13">
        <strong>
          {people(invited)} invited, {not_invited} not.
        </strong>
        {held_credits > 0 ? ` Their invitations hold ${creditsInWords(held_credits)}.` : null}
      </p>
      {missing_credits > 0 && top_up_url ? (
        <Banner
          tone="low"
          title={`${creditsInWords(missing_credits)} more would invite the rest`}
          action={
            <Button asChild size="sm">
              <a href={top_up_url}>Buy credits</a>
            </Button>
          }
        />
      ) : null}
      <DataTable
        caption="Who was not invited"
        rows={left}
        rowKey={({ row, email }) => `${row} ${email}`}
        empty={null}
        className="max-h-80 overflow-y-auto"
        columns={[
          {
            id: "row",
            header: "Row",
            align: "end",
            stacked: "amount",
            className: "tabular-nums text-dim",
            cell: ({ row }) => (
              <>
                <span className="columns:hidden">Row </span>
                {row}
              </>
            ),
          },
          {
            id: "email",
            header: "Email",
            stacked: "title",
            cell: ({ email }) => <span className="font-medium break-all">{email || "None"}</span>,
          },
          { id: "why", header: "Why not", cell: ({ message }) => message },
        ]}
      />
      <DialogFooter>
        {canMend ? <Button onClick={onMend}>Correct and send again</Button> : null}
        <DialogClose>
          <Button variant="primary">Done</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

function isMendable({ status }: InvitedRow): boolean {
  return status === "invalid" || status === "not_enough_credits";
}

/** The rows that could still be invited, as a list. */
function leftOf({ results }: InvitedAnswer): string {
  return results
    .filter(isMendable)
    .map(({ email, role }) => `${email}, ${role}`)
    .join("\n");
}

function people(count: number): string {
  return `${count} ${count === 1 ? "person" : "people"}`;
}
