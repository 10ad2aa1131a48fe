"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";

/** To where one came from. */
export function BackButton() {
  const router = useRouter();
  return <Button onClick={() => router.back()}>Go back</Button>;
}
