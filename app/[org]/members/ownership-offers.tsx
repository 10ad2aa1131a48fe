import Link from "next/link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { TransferAnswer } from "@/server/members/ownership/transfer.schema";

/** Offers of ownership that wait for an answer. */
export function OwnershipOffers({
  organization,
  ownUserId,
  offers,
}: {
  organization: { slug: string; timeZone: string };
  ownUserId: string;
  offers: TransferAnswer[];
}) {
  return offers
    .filter(({ state }) => state === "open")
    .map((offer) => {
      const isMine = offer.to.user_id === ownUserId;
      const giver = offer.from.user_id === ownUserId ? "You" : offer.from.name || offer.from.email;
      const to = isMine ? "you" : offer.to.name || offer.to.email;
      return (
        <Banner
          key={offer.id}
          className="mb-4"
          title={`${giver} offered ownership to ${to}`}
          action={
            <Button size="sm" variant={isMine ? "primary" : undefined} asChild>
              <Link href={`/${organization.slug}/ownership/${offer.id}`}>
                {isMine ? "Review" : "Open"}
              </Link>
            </Button>
          }
        >
          Open until <Time iso={offer.expires_at} timeZone={organization.timeZone} as="date" />.
          Nothing changes before it is accepted.
        </Banner>
      );
    });
}
