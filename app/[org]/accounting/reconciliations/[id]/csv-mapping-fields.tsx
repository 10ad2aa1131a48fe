"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { CsvMapping } from "@/server/accounting/bank-statements/csv-mapping.schema";
import type { StatementPreview } from "@/server/accounting/reconciliations/reconciliation.schema";

export type Mapping = CsvMapping;
type Csv = NonNullable<StatementPreview["csv"]>;

const roles = [
  ["date", "Date"],
  ["amount", "Amount"],
  ["debit", "Money out"],
  ["credit", "Money in"],
  ["payee", "Payee"],
  ["reference", "Reference"],
  ["note", "Note"],
] as const;

const NONE = "none";
const dateOrders = [
  { value: "ymd", label: "Year, month, day" },
  { value: "dmy", label: "Day, month, year" },
  { value: "mdy", label: "Month, day, year" },
];
const decimals = [
  { value: ".", label: "Point: 1,234.50" },
  { value: ",", label: "Comma: 1.234,50" },
];

/** How a CSV file is read, for a person to correct. What was guessed is chosen already. */
export function CsvMappingFields({
  csv,
  mapping,
  onChange,
}: {
  /** How it was read; null where it has to be asked first. */
  csv: Csv | null;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const columns = columnOptions(csv);
  const chosen = (role: (typeof roles)[number][0]) => {
    const column = mapping.columns ? mapping.columns[role] : csv?.columns[role];
    return column === undefined || column === null ? NONE : String(column);
  };
  const choose = (role: (typeof roles)[number][0], value: string) => {
    const known = mapping.columns ?? csv?.columns ?? {};
    onChange({ ...mapping, columns: { ...known, [role]: value === NONE ? null : Number(value) } });
  };
  return (
    <fieldset className="grid gap-3 rounded-xl border px-4.5 py-4">
      <legend className="px-1 text-13 font-medium">How the file is read</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {roles.map(([role, label]) => (
          <Field key={role} label={label}>
            {(control) => (
              <Select
                {...control}
                options={columns}
                value={chosen(role)}
                onValueChange={(value) => choose(role, value)}
              />
            )}
          </Field>
        ))}
        <Field label="Dates">
          {(control) => (
            <Select
              {...control}
              options={dateOrders}
              value={mapping.date_order ?? csv?.date_order ?? ""}
              onValueChange={(value) =>
                onChange({ ...mapping, date_order: value as NonNullable<Mapping["date_order"]> })
              }
            />
          )}
        </Field>
        <Field label="Decimals">
          {(control) => (
            <Select
              {...control}
              options={decimals}
              value={mapping.decimal ?? csv?.decimal ?? ""}
              onValueChange={(value) =>
                onChange({ ...mapping, decimal: value as NonNullable<Mapping["decimal"]> })
              }
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}

/** What is sent: a mapping by hand says how many rows stand before the lines, as they were found. */
export function mappingOf(mapping: Mapping, csv: Csv | null): Mapping {
  return mapping.columns && csv ? { ...mapping, header_rows: csv.header_rows } : mapping;
}

function columnOptions(csv: Csv | null) {
  const width = Math.max(csv?.header.length ?? 0, ...(csv?.rows ?? []).map((row) => row.length));
  const names = Array.from({ length: width || 20 }, (_, n) => csv?.header[n] || `Column ${n + 1}`);
  return [
    { value: NONE, label: "None" },
    ...names.map((label, n) => ({
      value: String(n),
      label,
      ...(csv?.rows[0]?.[n] ? { description: csv.rows[0][n].slice(0, 40) } : {}),
    })),
  ];
}
