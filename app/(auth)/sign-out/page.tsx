import type { Metadata } from "next";
import Link from "next/link";
import { AuthShell } from "@/components/layout/auth-shell";
import { HOME } from "../safe-next";
import { SignOutButton } from "./sign-out-button";

export const metadata: Metadata = { title: "Sign out" };

export default function SignOutPage() {
  return (
    <AuthShell
      title="Sign out"
      description="This ends your session in this browser. API keys and auto-recharge keep working."
      footer={<Link href={HOME}>Stay signed in</Link>}
    >
      <SignOutButton />
    </AuthShell>
  );
}
