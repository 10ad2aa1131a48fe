"use client";

import { Plus } from "lucide-react";
import { type KeyboardEvent, useCallback, useState } from "react";
import { useController, useFieldArray, useFormContext, useWatch } from "react-hook-form";
import type { ItemAnswer, TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { ComboboxField } from "@/components/forms/form-fields";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ComboboxInput, type FindOptions } from "@/components/ui/combobox-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { EntityDialog } from "../entities/entity-dialog";
import { itemView } from "../items/item-view";
import { RemoveLine, Total } from "../line-parts";
import { formatMinorUnits } from "../minor-units";
import type { Books } from "../open-books";
import { accountOptions } from "../pickers/account-options";
import { type ItemOption, useFindItems } from "../pickers/find-rows";
import { TaxesMenu } from "../tax-rates/taxes-menu";
import { useLines } from "../use-lines";
import type { TradeChoices } from "./trade-form";
import {
  amountOf,
  blankLine,
  type TradeFormValues,
  termsOf,
  totalsOf,
  withItem,
} from "./trade-form-values";
import { type TradeNoun, tradeWords } from "./trade-words";

const MAXIMUM_LINES = 100;
const columns =
  "sm:grid-cols-[minmax(0,6fr)_minmax(0,2fr)_minmax(0,3fr)_minmax(0,2fr)_minmax(0,3fr)_28px]";
// On a phone above its control like every label, on a desk beside it: the columns above have other headings.
const beside =
  "min-w-0 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-center sm:gap-x-2 sm:[&>label]:text-xs sm:[&>label]:font-normal sm:[&>label]:text-dim sm:[&>p]:col-start-2";

/**
 * The lines of an invoice or bill, with what they come to. Enter goes on to the next line and begins one after the
 * last; an item that is found while its name is typed brings its price, account and taxes.
 */
export function TradeLines({
  noun,
  books,
  choices,
}: {
  noun: TradeNoun;
  books: Books;
  choices: TradeChoices;
}) {
  const { taxRates, accounts, categories, bookCurrency } = choices;
  const { side } = tradeWords[noun];
  const { getValues, setValue } = useFormContext<TradeFormValues>();
  const { fields, append, remove } = useFieldArray<TradeFormValues>({ name: "lines" });
  const currency = useWatch<TradeFormValues, "currency">({ name: "currency" });
  const { list, addButton, fieldOf, focusLine, focusAfterRemoval } = useLines("description");
  // Items that lines have, to call them by their names.
  const [items, setItems] = useState(choices.items);
  // An item to create for a line; null: the dialog is closed.
  const [creating, setCreating] = useState<{ index: number; name: string } | null>(null);
  const priceOf = useCallback(
    (item: ItemAnswer) => {
      const price = item[side.itemPrice];
      return price === null ? undefined : formatMinorUnits(price, item.currency);
    },
    [side],
  );
  const findItems = useFindItems(books.organizationId, priceOf);
  const postable = accountOptions(
    accounts.filter((one) => one.currency === currency || one.currency === bookCurrency),
  );
  const keep = fields.length <= 1 ? "At least one line is required" : null;
  const categoryOptions = categories.map(({ id, name }) => ({ value: id, label: name }));

  function add() {
    if (fields.length >= MAXIMUM_LINES) return;
    append(blankLine, { shouldFocus: false });
    focusLine(fields.length);
  }

  function removeLine(index: number) {
    remove(index);
    focusAfterRemoval(index);
  }

  function takeItem(index: number, item: ItemAnswer, goesOn = true) {
    setItems((known) => [...known, item]);
    const line = withItem(getValues(`lines.${index}`), item, getValues("currency"), side);
    for (const name of Object.keys(line) as (keyof typeof line)[])
      setValue(`lines.${index}.${name}`, line[name], { shouldDirty: true });
    if (goesOn) requestAnimationFrame(() => fieldOf(index, "quantity")?.focus());
  }

  function goOn(event: KeyboardEvent<HTMLElement>, index: number) {
    const { target } = event;
    if (event.key !== "Enter" || !(target instanceof HTMLInputElement)) return;
    // With Ctrl or Cmd it sends the form, as everywhere else without.
    if (event.ctrlKey || event.metaKey) return target.form?.requestSubmit();
    event.preventDefault();
    if (target.name.endsWith("description")) fieldOf(index, "quantity")?.focus();
    else if (index + 1 < fields.length) focusLine(index + 1);
    else add();
  }

  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-2 text-13 font-medium">Lines</legend>
      <div aria-hidden className={cn("hidden gap-2 text-xs text-dim sm:grid", columns)}>
        <span>Item or description</span>
        <span className="pr-3 text-right">Quantity</span>
        <span className="pr-3 text-right">Price</span>
        <span className="pr-3 text-right">Discount %</span>
        <span className="text-right">Amount</span>
      </div>
      <ol ref={list} className="grid gap-3">
        {fields.map((field, index) => {
          const of = `line ${index + 1}`;
          return (
            <li
              key={field.id}
              onKeyDown={(event) => goOn(event, index)}
              className={cn(
                "grid grid-cols-2 items-start gap-x-2 gap-y-3 max-sm:rounded-lg max-sm:border max-sm:p-3 sm:gap-y-1.5 sm:border-b sm:pb-3",
                columns,
              )}
            >
              <div className="col-span-2 flex items-center justify-between gap-2 text-13 text-dim sm:hidden">
                Line {index + 1}
                <span className="ml-auto text-ink">
                  <LineAmount index={index} />
                </span>
                <RemoveLine index={index} keep={keep} onRemove={removeLine} />
              </div>
              <DescriptionField
                index={index}
                of={of}
                items={items}
                find={findItems}
                onItem={(item, goesOn) => takeItem(index, item, goesOn)}
                onCreate={(name) => setCreating({ index, name })}
              />
              <FigureField index={index} of={of} name="quantity" label="Quantity" placeholder="1" />
              <FigureField index={index} of={of} name="unit_price" label="Price" placeholder="0" />
              <FigureField index={index} of={of} name="discount" label="Discount %" />
              <div className="flex h-8.5 items-center justify-end text-sm max-sm:hidden">
                <LineAmount index={index} />
              </div>
              <div className="flex h-8.5 items-center max-sm:hidden">
                <RemoveLine index={index} keep={keep} onRemove={removeLine} />
              </div>
              <div className="col-span-2 grid gap-3 sm:col-span-5 sm:grid-cols-3">
                <ComboboxField
                  name={`lines.${index}.account_id`}
                  label="Account"
                  of={of}
                  none="By item or role"
                  options={postable}
                  className={beside}
                />
                {categories.length === 0 ? null : (
                  <ComboboxField
                    name={`lines.${index}.category_id`}
                    label="Category"
                    of={of}
                    none="None"
                    options={categoryOptions}
                    className={beside}
                  />
                )}
                {taxRates.length === 0 ? null : (
                  <TaxesField index={index} of={of} taxRates={taxRates} />
                )}
              </div>
            </li>
          );
        })}
      </ol>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pt-1">
        <Button
          ref={addButton}
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
      {creating === null ? null : (
        <EntityDialog
          view={itemView({ accounts, categories, taxRates, currency })}
          books={books}
          row={null}
          initial={{ name: creating.name }}
          onSaved={(item) => takeItem(creating.index, item)}
          onClose={() => setCreating(null)}
        />
      )}
    </fieldset>
  );
}

/** Free text, with the items that have its words. */
function DescriptionField({
  index,
  of,
  items,
  find,
  onItem,
  onCreate,
}: {
  index: number;
  of: string;
  items: readonly ItemAnswer[];
  find: FindOptions<ItemOption>;
  /** @param goesOn whether the next field is to have the focus */
  onItem: (item: ItemAnswer, goesOn: boolean) => void;
  onCreate: (name: string) => void;
}) {
  const { setValue } = useFormContext<TradeFormValues>();
  const { field, fieldState } = useController<TradeFormValues, `lines.${number}.description`>({
    name: `lines.${index}.description`,
  });
  const itemId = useWatch<TradeFormValues, `lines.${number}.item_id`>({
    name: `lines.${index}.item_id`,
  });
  const item = items.find(({ id }) => id === itemId);
  return (
    <Field
      label="Item or description"
      of={of}
      hideLabel="wide"
      error={fieldState.error?.message}
      description={
        item && item.name !== field.value ? (
          <>
            Item: {item.name}.{" "}
            <button
              type="button"
              className="underline underline-offset-2 hover:text-ink"
              onClick={() => setValue(`lines.${index}.item_id`, "", { shouldDirty: true })}
            >
              Without it
            </button>
          </>
        ) : undefined
      }
      className="col-span-2 min-w-0 sm:col-span-1"
    >
      {(control) => (
        <ComboboxInput
          {...control}
          name={field.name}
          inputRef={field.ref}
          suggests
          options={[]}
          find={find}
          selected={itemId}
          text={field.value}
          placeholder="Type to find an item"
          onType={field.onChange}
          onChoose={({ item }) => onItem(item, true)}
          onLeave={(match) => {
            field.onBlur();
            if (match && match.value !== itemId) onItem(match.item, false);
          }}
          onCreate={onCreate}
        />
      )}
    </Field>
  );
}

function FigureField({
  index,
  of,
  name,
  label,
  placeholder = "",
}: {
  index: number;
  of: string;
  name: "quantity" | "unit_price" | "discount";
  label: string;
  placeholder?: string;
}) {
  const { field, fieldState } = useController<
    TradeFormValues,
    `lines.${number}.quantity` | `lines.${number}.unit_price` | `lines.${number}.discount`
  >({ name: `lines.${index}.${name}` });
  return (
    <Field
      label={label}
      of={of}
      hideLabel="wide"
      error={fieldState.error?.message}
      className={cn("min-w-0", name === "discount" && "max-sm:col-span-2")}
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

function TaxesField({
  index,
  of,
  taxRates,
}: {
  index: number;
  of: string;
  taxRates: readonly TaxRateAnswer[];
}) {
  const { field, fieldState } = useController<TradeFormValues, `lines.${number}.tax_rate_ids`>({
    name: `lines.${index}.tax_rate_ids`,
  });
  // What the server refuses of it stands at one of the rates.
  const error = [fieldState.error].flat()[0]?.message;
  return (
    <Field label="Taxes" of={of} error={error} className={beside}>
      {({ id }) => (
        <TaxesMenu
          id={id}
          label={`Taxes of ${of}`}
          value={field.value}
          onChange={field.onChange}
          taxRates={taxRates}
        />
      )}
    </Field>
  );
}

/** What a line comes to before taxes. */
function LineAmount({ index }: { index: number }) {
  const line = useWatch<TradeFormValues, `lines.${number}`>({ name: `lines.${index}` });
  const currency = useWatch<TradeFormValues, "currency">({ name: "currency" });
  if (!line) return null;
  return (
    <span className="tabular-nums">{formatMinorUnits(amountOf(line, currency), currency)}</span>
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
