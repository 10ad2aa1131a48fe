import type { Metadata } from "next";
import { Card, Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { readPerson } from "../read-person";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const me = await readPerson("/account/security");
  return (
    <>
      <PageHeader
        title="Security"
        description="How you sign in. We email you about every change."
      />
      <Section
        title="Password"
        description={
          me.has_password
            ? "Changing it signs out every other browser."
            : "You have none and sign in with a link by email. You can set one."
        }
      >
        <Card>
          <PasswordForm
            key={String(me.has_password)}
            email={me.email}
            hasPassword={me.has_password}
          />
        </Card>
      </Section>
    </>
  );
}
