import type { Metadata } from "next";
import Link from "next/link";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Button } from "@/components/ui/button";
import { firstOf, HOME } from "../safe-next";
import { Over, VerifyAddress } from "./verify-address";

export const metadata: Metadata = { title: "Verify your email", referrer: "no-referrer" };

export default async function VerifyPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = firstOf((await searchParams).token);
  const caller = await api();
  const [found, me] = await Promise.all([
    token ? caller.auth.previewVerification({ token }).catch(() => null) : null,
    caller.me.get({}).catch(() => null),
  ]);
  if (token && found) {
    return (
      <AuthShell
        title="Verify your email"
        description={
          found.needs_password
            ? `This isn’t the browser you signed up in, so choose a password for ${found.email} now. It replaces the one you entered there.`
            : `One click verifies ${found.email} and signs you in.`
        }
        footer={
          me ? `You are signed in as ${me.email}; this signs you in as ${found.email}.` : null
        }
      >
        <VerifyAddress
          token={token}
          needsPassword={found.needs_password}
          label="Verify and sign in"
        />
      </AuthShell>
    );
  }
  if (me) {
    return (
      <AuthShell
        title="Your address is verified"
        description={`You are signed in as ${me.email}. There is nothing left to do here.`}
      >
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href={HOME}>Go to your organization</Link>
        </Button>
      </AuthShell>
    );
  }
  return (
    <AuthShell title="Verify your email">
      <Over />
    </AuthShell>
  );
}
