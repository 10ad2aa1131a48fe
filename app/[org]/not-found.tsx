import { BackButton } from "@/app/back-button";
import { NotFoundNotice } from "@/components/ui/not-found-notice";
import { OverviewLink } from "./overview-link";

/** Within the frame, so that one can go on from it. */
export default function NotFoundHere() {
  return (
    <NotFoundNotice
      actions={
        <>
          <OverviewLink />
          <BackButton />
        </>
      }
    >
      The address may be wrong, or what was here may have been deleted. Nothing was charged.
    </NotFoundNotice>
  );
}
