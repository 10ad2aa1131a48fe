"use client";

import type { ItemAnswer, TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef } from "react";
import { useController, useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatMinorUnits } from "../minor-units";
import { TaxesMenu } from "../tax-rates/taxes-menu";
import {
  blankLine,
  termsOf,
  totalsOf,
  type TradeFormValues,
  withDescription,
} from "./trade-form.schema";
import type { tradeWords } from "./trade-words";

const MAXIMUM_LINES = 100;

/**
 * The lines of an invoice or bill, with what they come to. Enter goes on to the next line and begins one after the
 * last; typing the name of an item takes over its price and taxes.
 */
export function TradeLines({
  items,
  taxRates,
  price,
}: {
  items: readonly ItemAnswer[];
  taxRates: readonly TaxRateAnswer[];
  price: (typeof tradeWords)["invoice" | "bill"]["side"]["itemPrice"];
}) {
  const { fields, append, remove } = useFieldArray<TradeFormValues>({ name: "lines" });
  const list = useRef<HTMLOListElement>(null);
  const itemList = useId();
  const hasTaxes = taxRates.length > 0;
  const columns = hasTaxes
    ? "sm:grid-cols-[minmax(0,5fr)_minmax(0,2fr)_minmax(0,3fr)_minmax(0,2fr)_minmax(0,3fr)_28px]"
    : "sm:grid-cols-[minmax(0,6fr)_minmax(0,2fr)_minmax(0,3fr)_minmax(0,2fr)_28px]";

  function focusLine(index: number) {
    // The new line is there after the next frame.
    requestAnimationFrame(() =>
      list.current?.children[index]?.querySelector<HTMLElement>("input")?.focus(),
    );
  }

  function add() {
    if (fields.length >= MAXIMUM_LINES) return;
    append(blankLine, { shouldFocus: false });
    focusLine(fields.length);
  }

  function goOn(event: KeyboardEvent<HTMLElement>, index: number) {
    const { target } = event;
    if (event.key !== "Enter" || !(target instanceof HTMLInputElement)) return;
    // With Ctrl or Cmd it sends the form, as everywhere else without.
    if (event.ctrlKey || event.metaKey) return target.form?.requestSubmit();
    event.preventDefault();
    // Enter may have taken an item from the list; its quantity comes next.
    if (target.name.endsWith("description")) {
      event.currentTarget.querySelector<HTMLElement>("input[name$=quantity]")?.focus();
    } else if (index + 1 < fields.length) focusLine(index + 1);
    else add();
  }

  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-2 text-13 font-medium">Lines</legend>
      <datalist id={itemList}>
        {items.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <div aria-hidden className={cn("hidden gap-2 text-xs text-dim sm:grid", columns)}>
        <span>Item or description</span>
        <span className="pr-3 text-right">Quantity</span>
        <span className="pr-3 text-right">Price</span>
        <span className="pr-3 text-right">Discount %</span>
        {hasTaxes ? <span>Taxes</span> : null}
      </div>
      <ol ref={list} className="grid gap-3 sm:gap-2">
        {fields.map((field, index) => (
          <li
            key={field.id}
            onKeyDown={(event) => goOn(event, index)}
            className={cn(
              "grid grid-cols-2 items-start gap-2 max-sm:rounded-lg max-sm:border max-sm:p-3",
              columns,
            )}
          >
            <div className="flex items-center justify-between text-13 text-dim max-sm:col-span-2 sm:hidden">
              Line {index + 1}
              <RemoveButton index={index} count={fields.length} onRemove={remove} />
            </div>
            <DescriptionField index={index} itemList={itemList} items={items} price={price} />
            <FigureField index={index} name="quantity" label="Quantity" placeholder="1" />
            <FigureField index={index} name="unit_price" label="Price" placeholder="0.00" />
            <FigureField index={index} name="discount" label="Discount %" placeholder="None" />
            {hasTaxes ? <TaxesField index={index} taxRates={taxRates} /> : null}
            <div className="flex h-8.5 items-center max-sm:hidden">
              <RemoveButton index={index} count={fields.length} onRemove={remove} />
            </div>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pt-1">
        <Button
          size="sm"
          disabledReason={
            fields.length >= MAXIMUM_LINES ? `Use at most ${MAXIMUM_LINES} lines` : null
          }
          onClick={add}
        >
          <Plus aria-hidden />
          Add a line
        </Button>
        <RunningTotals taxRates={taxRates} />
      </div>
    </fieldset>
  );
}

function RemoveButton({
  index,
  count,
  onRemove,
}: {
  index: number;
  count: number;
  onRemove: (index: number) => void;
}) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={`Remove line ${index + 1}`}
      disabledReason={count <= 1 ? "There is at least one line" : null}
      onClick={() => onRemove(index)}
    >
      <X aria-hidden />
    </Button>
  );
}

/** Free text, or the name of an item. */
function DescriptionField({
  index,
  itemList,
  items,
  price,
}: {
  index: number;
  itemList: string;
  items: readonly ItemAnswer[];
  price: "sale_price" | "purchase_price";
}) {
  const { getValues, setValue } = useFormContext<TradeFormValues>();
  const { field, fieldState } = useController<TradeFormValues, `lines.${number}.description`>({
    name: `lines.${index}.description`,
  });
  return (
    <Field
      label={`Item or description of line ${index + 1}`}
      hideLabel
      error={fieldState.error?.message}
      className="min-w-0 max-sm:col-span-2"
    >
      {(control) => (
        <Input
          {...field}
          {...control}
          list={itemList}
          autoComplete="off"
          placeholder="Item or description"
          onChange={(event) => {
            const line = getValues(`lines.${index}`);
            const currency = getValues("currency");
            const changed = withDescription(line, event.target.value, items, { currency, price });
            field.onChange(event);
            for (const name of ["item_id", "unit_price", "tax_rate_ids"] as const) {
              if (changed[name] !== line[name]) setValue(`lines.${index}.${name}`, changed[name]);
            }
          }}
        />
      )}
    </Field>
  );
}

function FigureField({
  index,
  name,
  label,
  placeholder,
}: {
  index: number;
  name: "quantity" | "unit_price" | "discount";
  label: string;
  placeholder: string;
}) {
  const { field, fieldState } = useController<
    TradeFormValues,
    `lines.${number}.quantity` | `lines.${number}.unit_price` | `lines.${number}.discount`
  >({ name: `lines.${index}.${name}` });
  return (
    <Field
      label={`${label} of line ${index + 1}`}
      hideLabel
      error={fieldState.error?.message}
      className="min-w-0"
    >
      {(control) => (
        <Input
          {...field}
          {...control}
          inputMode="decimal"
          autoComplete="off"
          placeholder={placeholder}
          className="text-right tabular-nums"
        />
      )}
    </Field>
  );
}

function TaxesField({ index, taxRates }: { index: number; taxRates: readonly TaxRateAnswer[] }) {
  const { field } = useController<TradeFormValues, `lines.${number}.tax_rate_ids`>({
    name: `lines.${index}.tax_rate_ids`,
  });
  return (
    <TaxesMenu
      label={`Taxes of line ${index + 1}`}
      value={field.value}
      onChange={field.onChange}
      taxRates={taxRates}
    />
  );
}

/** What the lines come to, worked out by the function that the server uses. */
function RunningTotals({ taxRates }: { taxRates: readonly TaxRateAnswer[] }) {
  const lines = useWatch<TradeFormValues, "lines">({ name: "lines" });
  const currency = useWatch<TradeFormValues, "currency">({ name: "currency" });
  const totals = totalsOf(lines, currency, termsOf(taxRates));
  const named = (id: string) => taxRates.find((rate) => rate.id === id);
  return (
    <dl className="grid min-w-60 gap-1 text-13 max-sm:w-full" aria-live="polite">
      {totals.discount === 0n ? null : (
        <Total name="Includes discounts of">{formatMinorUnits(totals.discount, currency)}</Total>
      )}
      <Total name="Subtotal">{formatMinorUnits(totals.subtotal, currency)}</Total>
      {totals.taxes.map(({ taxRateId, amount }) => (
        <Total key={taxRateId} name={named(taxRateId)?.name ?? "Tax"}>
          {formatMinorUnits(amount, currency)}
        </Total>
      ))}
      <div className="flex justify-between gap-6 border-t pt-1 font-medium">
        <dt>Total</dt>
        <dd className="tabular-nums">{formatMinorUnits(totals.total, currency)}</dd>
      </div>
    </dl>
  );
}

function Total({ name, children }: { name: string; children: string }) {
  return (
    <div className="flex justify-between gap-6">
      <dt className="min-w-0 text-dim">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}
