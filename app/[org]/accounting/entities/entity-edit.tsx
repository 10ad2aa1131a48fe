"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import type { FieldValues } from "react-hook-form";
import { Button } from "@/components/ui/button";
import type { Books } from "../open-books";
import { EntityDialog } from "./entity-dialog";
import type { EntityView } from "./entity-view";

/** The button that changes what a page is about. */
export function EntityEdit<
  Row extends { id: string; name: string; archived: boolean },
  Form extends FieldValues,
  Sent extends object,
>({ view, books, row }: { view: EntityView<Row, Form, Sent>; books: Books; row: Row }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button disabledReason={books.readOnlyReason} onClick={() => setOpen(true)}>
        <Pencil aria-hidden />
        Edit
      </Button>
      {isOpen ? (
        <EntityDialog view={view} books={books} row={row} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}
