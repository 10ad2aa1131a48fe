"use client";

import { useState } from "react";
import type { FieldValues } from "react-hook-form";
import { lazyWindow } from "@/components/ui/lazy-window";
import type { DialogProps } from "./entity-dialogs";

/** The window that adds or changes one, with its form: loaded when it is opened. */
export function EntityDialog<
  Row extends { id: string; name: string; archived: boolean },
  Form extends FieldValues,
  Sent extends object,
>(props: DialogProps<Row, Form, Sent>) {
  const [Window] = useState(() =>
    lazyWindow<DialogProps<Row, Form, Sent>>(async () => {
      const [{ EntityWindow }, form] = await Promise.all([
        import("./entity-dialogs"),
        props.view.form(),
      ]);
      return (given) => <EntityWindow {...given} form={form} />;
    }),
  );
  return <Window {...props} />;
}
