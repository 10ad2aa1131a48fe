import type { ReactNode } from "react";
import type { DefaultValues, FieldValues } from "react-hook-form";
import type { z } from "zod";
import type { Page } from "@/app/use-pages";
import type { Column } from "@/components/ui/data-table";
import type { OperationKey } from "@/server/pricing/catalogue";
import type { ExportQuery } from "../exports/export-link";
import type { ListChoice } from "../list-filters";

type Kept = { id: string; name: string; archived: boolean };
type Options = { context: { idempotencyKey: string } };

/** The form that adds and changes one. */
export type EntityForm<Row extends Kept, Form extends FieldValues, Sent extends object> = {
  schema: z.ZodType<Sent, Form>;
  blank: DefaultValues<Form>;
  formOf: (row: Row) => Form;
  /** Its fields. @param row null while it is new */
  fields: (row: Row | null) => ReactNode;
};

/**
 * What a page knows of one kind of thing that the books keep a list of: its words, columns, form and calls. Lists and
 * dialogs are made of it.
 */
export type EntityView<Row extends Kept, Form extends FieldValues, Sent extends object> = {
  words: { one: string; many: string };
  /** Where each has a page of its own, below the accounting pages. */
  pages?: string | undefined;
  title: string;
  description: string;
  /** What the empty list teaches. */
  teaches: string;
  /** What the search looks at. */
  searches: string;
  choices: readonly ListChoice[];
  columns: readonly Column<Row>[];
  /** The list as it is exported. */
  exported: Pick<ExportQuery, "kind" | "type">;
  operations: { create: OperationKey; update: OperationKey };
  /** Its form, loaded when somebody opens it: a list alone does without schemas and fields. */
  form: () => Promise<EntityForm<Row, Form, Sent>>;
  list: (
    organizationId: string,
    query: { search?: string | undefined; archived: "true" | "false" | "all"; cursor: string },
  ) => Promise<Page<Row>>;
  create: (organizationId: string, values: Sent, options: Options) => Promise<Row>;
  update: (
    organizationId: string,
    id: string,
    change: Partial<Sent> & { archived?: boolean },
    options: Options,
  ) => Promise<Row>;
};
