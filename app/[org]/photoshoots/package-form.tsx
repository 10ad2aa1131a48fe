"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { SelectField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Section } from "@/components/ui/card";
import type { TeamCredits } from "@/server/photoshoots/photoshoot.schema";
import { formatPrice } from "@/server/pricing/amount-words";
import { useWhyClosed } from "../closed-organization";
import { packageWords } from "./package-words";

/** Which package the organization is on. */
export function PackageForm({
  organizationId,
  team,
  costs,
}: {
  organizationId: string;
  team: TeamCredits;
  costs: Record<TeamCredits["photoshoot_package"], number>;
}) {
  const { run, isPending, problem } = useChange();
  const closed = useWhyClosed();
  return (
    <Section
      title="Package"
      description="Lite costs less and yields a reduced set of photos. Credits already held for invitations stay as they are."
    >
      <FormShell
        schema={() => import("./package-form.schema").then((file) => file.packageForm)}
        defaultValues={{ photoshoot_package: team.photoshoot_package }}
        onSubmit={({ photoshoot_package }) =>
          run(
            () =>
              trpc.team_credits.update.mutate({
                organization_id: organizationId,
                photoshoot_package,
              }),
            () => `The organization is on ${packageWords[photoshoot_package]}`,
          )
        }
        submitError={problem}
        isPending={isPending}
        submitLabel="Save package"
        submitVariant="secondary"
        submitDisabledReason={closed}
      >
        <SelectField
          name="photoshoot_package"
          label="Package for new invitations and photoshoots"
          options={(["standard", "lite"] as const).map((value) => ({
            value,
            label: packageWords[value],
            description: formatPrice(costs[value]),
          }))}
        />
      </FormShell>
    </Section>
  );
}
