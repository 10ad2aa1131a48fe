"use client";

import { createContext, type ReactNode, useContext } from "react";

const Reason = createContext<string | null>(null);

/** Around the pages of an organization: why nothing in it can be changed, if it is closed. */
export function ClosedOrganization({
  reason,
  children,
}: {
  reason: string | null;
  children: ReactNode;
}) {
  return <Reason value={reason}>{children}</Reason>;
}

/** Why nothing can be changed here, whatever one's role; null: the organization is open. */
export function useWhyClosed(): string | null {
  return useContext(Reason);
}
