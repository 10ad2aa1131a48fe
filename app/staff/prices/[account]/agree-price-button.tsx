"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { lazyWindow } from "@/components/ui/lazy-window";
import type { Account } from "./agree-price-dialog";

const AgreePriceDialog = lazyWindow(() =>
  import("./agree-price-dialog").then((loaded) => loaded.AgreePriceDialog),
);

/** Opens the window that agrees a price with an account. */
export function AgreePriceButton({ account }: { account: Account }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Agree a price
      </Button>
      {isOpen ? <AgreePriceDialog account={account} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
