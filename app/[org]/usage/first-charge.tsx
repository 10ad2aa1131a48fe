import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { env } from "@/server/foundation/env";
import { firstAccountCurl } from "../first-account-curl";

/** In place of usage where there is none: how to make some. */
export function FirstCharge({
  organization,
  title,
  className,
}: {
  organization: { id: string; slug: string };
  title: string;
  className: string;
}) {
  return (
    <EmptyState
      className={className}
      title={title}
      text="Create a key and run this: it adds an account to the books for 1 credit. Send the same Idempotency-Key again and it is charged once."
      snippet={firstAccountCurl(env().APP_URL, organization.id)}
      action={
        <Button asChild>
          <Link href={`/${organization.slug}/api-keys`}>API keys</Link>
        </Button>
      }
    />
  );
}
