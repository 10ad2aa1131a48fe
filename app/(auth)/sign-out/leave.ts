import { signOut } from "next-auth/react";

/** Ends the session and leaves for the sign-in page. */
export async function leave(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign("/sign-in");
}
