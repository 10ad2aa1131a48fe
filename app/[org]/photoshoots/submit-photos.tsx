"use client";

import { Camera, ImagePlus } from "lucide-react";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { type FileRules, UploadFiles } from "@/app/upload-files";
import { useKeyedChange } from "@/app/use-change";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { ProblemBanner } from "@/components/ui/problem-banner";
import {
  MOST_PHOTOS,
  PHOTO_BYTES,
  PHOTO_KINDS,
  photoTypes,
} from "@/server/photoshoots/photo-rules.schema";
import type { PhotoAnswer, TeamCredits } from "@/server/photoshoots/photoshoot.schema";
import { creditsInWords, formatPrice } from "@/server/pricing/amount-words";

const rules: FileRules = {
  url: "/api/v1/photoshoot-photos",
  types: photoTypes,
  bytes: PHOTO_BYTES,
  most: MOST_PHOTOS,
  tooMany: `A photoshoot takes at most ${MOST_PHOTOS} photos.`,
  kinds: PHOTO_KINDS,
};

/** A member's own photoshoot: choose photos, see what it costs and who pays, submit once. */
export function SubmitPhotos({
  organizationId,
  you,
  cost,
  nextCost,
  refusal,
}: {
  organizationId: string;
  you: TeamCredits["you"];
  /** What submitting costs now, and once their invitation's credit is spent. */
  cost: number;
  nextCost: number;
  refusal: string | null;
}) {
  const [again, setAgain] = useState(false);
  if (you.submitted && !again) {
    return (
      <Section title="Your photoshoot">
        <Banner
          title="Your photos are submitted"
          action={
            <Button size="sm" disabledReason={refusal} onClick={() => setAgain(true)}>
              Submit another photoshoot
            </Button>
          }
        >
          Another photoshoot costs {formatPrice(nextCost)}.
        </Banner>
      </Section>
    );
  }
  return <Submission {...{ organizationId, you, cost, again, refusal }} />;
}

function Submission({
  organizationId,
  you,
  cost,
  again,
  refusal,
}: {
  organizationId: string;
  you: TeamCredits["you"];
  cost: number;
  again: boolean;
  refusal: string | null;
}) {
  const { run, isPending, problem } = useKeyedChange();
  const [photos, setPhotos] = useState<PhotoAnswer[]>([]);
  return (
    <Section title="Your photoshoot">
      <Card className="grid gap-3">
        <p className="text-13">
          {you.held_credits === null
            ? `Submitting costs ${formatPrice(cost)} from the organization’s balance.`
            : `Your invitation holds ${creditsInWords(you.held_credits)} for this: it pays when you submit.`}
        </p>
        {refusal ? (
          <p className="text-13 text-dim">{refusal}</p>
        ) : (
          <UploadFiles
            organizationId={organizationId}
            rules={rules}
            label={
              <>
                <ImagePlus aria-hidden /> Add photos
              </>
            }
            listLabel="Your photos"
            files={photos}
            onChange={setPhotos}
          />
        )}
        <ProblemBanner problem={problem} />
        <div>
          <Button
            variant="primary"
            pending={isPending}
            disabledReason={refusal ?? (photos.length === 0 ? "Add at least one photo" : null)}
            onClick={() =>
              run(
                (options) =>
                  trpc.photoshoot.create.mutate(
                    {
                      organization_id: organizationId,
                      photo_ids: photos.map(({ id }) => id),
                      again,
                    },
                    options,
                  ),
                ({ credits }) => `Your photos are submitted for ${formatPrice(credits)}`,
              )
            }
          >
            <Camera aria-hidden />
            Submit photos · {formatPrice(cost)}
          </Button>
        </div>
      </Card>
    </Section>
  );
}
