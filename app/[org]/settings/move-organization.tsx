"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { SelectField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel, DialogFooter } from "@/components/ui/dialog";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type { SelectOption } from "@/components/ui/select";
import type { MovingPreview } from "@/server/organizations/moving/moving.schema";
import type { MoveForm } from "./move-form.schema";
import { MovingFacts } from "./moving-facts";

const relationships = [
  { value: "owned", label: "Owned", description: "Its data appears in the parent’s reports" },
  { value: "linked", label: "Linked", description: "Its data is private; totals are visible" },
];

/** Asks where it is to go, shows what that changes, and moves it. */
export function MoveOrganization({
  organization,
  current,
  parents,
}: {
  organization: { id: string; name: string };
  current: MoveForm;
  /** Where it may go, beside the top. */
  parents: SelectOption[];
}) {
  const [open, setOpen] = useState(false);
  // What was chosen stays chosen on the way back from the preview.
  const [chosen, setChosen] = useState(current);
  const [asked, setAsked] = useState<{ wanted: MoveForm; preview: MovingPreview } | null>(null);
  const [isLooking, setIsLooking] = useState(false);
  const [lookProblem, setLookProblem] = useState<SubmitProblem | null>(null);
  const { run, isPending, problem } = useChange();

  const inputOf = ({ parent, relationship, billing }: MoveForm) => ({
    organization_id: organization.id,
    parent_organization_id: parent,
    ...(parent === "none" ? {} : { relationship_type: relationship, billing_type: billing }),
  });

  async function look(wanted: MoveForm) {
    setIsLooking(true);
    setLookProblem(null);
    setChosen(wanted);
    try {
      const preview = await trpc.organization.preview_move.query(inputOf(wanted));
      setAsked({ wanted, preview });
    } catch (error) {
      setLookProblem(problemOf(error));
    } finally {
      setIsLooking(false);
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setAsked(null);
        setChosen(current);
      }}
      title={asked ? `What moving ${organization.name} changes` : `Move ${organization.name}`}
      description={asked ? undefined : "Nothing changes until you have seen what it would change."}
      trigger={<Button>Move or change billing</Button>}
    >
      {asked ? (
        <>
          <MovingFacts preview={asked.preview} />
          <ProblemBanner problem={problem} />
          <DialogFooter>
            <Button onClick={() => setAsked(null)}>Back</Button>
            <Button
              variant="primary"
              pending={isPending}
              disabledReason={asked.preview.refusal ? "It can’t be done" : null}
              onClick={async () => {
                const refused = await run(
                  () => trpc.organization.move.mutate(inputOf(asked.wanted)),
                  () => `${organization.name} was moved`,
                );
                if (!refused) setOpen(false);
              }}
            >
              Move organization
            </Button>
          </DialogFooter>
        </>
      ) : (
        <FormShell
          schema={() => import("./move-form.schema").then((file) => file.moveForm)}
          defaultValues={chosen}
          onSubmit={look}
          submitError={lookProblem}
          isPending={isLooking}
          submitLabel="Preview"
          secondaryAction={<DialogCancel />}
        >
          {(form) => (
            <>
              <SelectField
                name="parent"
                label="Parent"
                options={[
                  { value: "none", label: "None", description: "A master organization" },
                  ...parents,
                ]}
              />
              {form.watch("parent") === "none" ? null : (
                <>
                  <SelectField name="relationship" label="Relationship" options={relationships} />
                  <SelectField
                    name="billing"
                    label="Billing"
                    options={[
                      {
                        value: "shared",
                        label: "Shared",
                        description: "It spends its parent’s credits",
                      },
                      {
                        value: "own",
                        label: "Own",
                        description: "It has credits and cards of its own",
                      },
                    ]}
                  />
                </>
              )}
            </>
          )}
        </FormShell>
      )}
    </Dialog>
  );
}
