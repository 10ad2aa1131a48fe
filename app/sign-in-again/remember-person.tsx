"use client";

import { useEffect } from "react";
import { rememberPerson } from "./ask-to-sign-in";

/** Stands in the frame of pages that belong to somebody: should their session end, they are asked to sign in here. */
export function RememberPerson({ email }: { email: string }) {
  useEffect(() => rememberPerson(email), [email]);
  return null;
}
