import type { Metadata } from "next";
import Link from "next/link";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { firstOf, safeNext } from "../../safe-next";
import { SecondStepForm } from "./second-step-form";

export const metadata: Metadata = { title: "Second step" };

export default async function SecondStepPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const next = safeNext(firstOf((await searchParams).next));
  const caller = await api();
  const step = await caller.auth.secondStep({}).catch(() => null);
  if (!step) {
    return (
      <AuthShell title="Sign in again">
        <div className="grid gap-4">
          <Banner title="The second step is open for ten minutes">
            It ended, or nothing was begun in this browser. You are not signed in.
          </Banner>
          <Button asChild variant="primary" size="lg" className="w-full">
            <Link href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in</Link>
          </Button>
        </div>
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title="Second step"
      description="Your account is protected by a second factor."
      footer={<Link href="/sign-in">Sign in as somebody else</Link>}
    >
      <SecondStepForm next={next} />
    </AuthShell>
  );
}
