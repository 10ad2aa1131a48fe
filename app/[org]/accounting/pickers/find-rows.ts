"use client";

import { useCallback } from "react";
import type { ItemAnswer } from "@/app/[org]/accounting/answers";
import { told, trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import {
  type ComboboxOption,
  type FindOptions,
  fitting,
  LISTED,
} from "@/components/ui/combobox-input";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import { capitalized } from "@/server/foundation/words";

type Kind = ContactAnswer["kind"];
/** Whether what is archived can be chosen too. */
type Archived = "false" | "all";

export type ContactOption = ComboboxOption & { contact: ContactAnswer };
export type ItemOption = ComboboxOption & { item: ItemAnswer };

export function contactOption(contact: ContactAnswer): ContactOption {
  const { id: value, name: label, email } = contact;
  return { value, label, contact, ...(email ? { description: email } : {}) };
}

/** @param price of it, in words */
function itemOption(item: ItemAnswer, price?: string): ItemOption {
  const { id: value, name: label } = item;
  const description = [item.sku, price].filter(Boolean).join(" · ");
  return { value, label, item, ...(description ? { description } : {}) };
}

/** Finds contacts on the server. @param kinds those that fit; all if left out. Keep it the same. */
export function useFindContacts(
  organizationId: string,
  kinds?: readonly Kind[] | undefined,
  archived: Archived = "false",
): FindOptions<ContactOption> {
  return useCallback(
    async (search) => {
      const of = await Promise.all(
        (kinds ?? [undefined]).map((kind) =>
          firstRows((cursor) =>
            trpc.contact.list.query({ ...asked(organizationId, search, archived), kind, cursor }),
          ),
        ),
      );
      return of.flat().map(contactOption).sort(byLabel);
    },
    [organizationId, kinds, archived],
  );
}

/** Finds items on the server. @param priceOf what is shown beside one. Keep it the same. */
export function useFindItems(
  organizationId: string,
  priceOf?: ((item: ItemAnswer) => string | undefined) | undefined,
  archived: Archived = "false",
): FindOptions<ItemOption> {
  return useCallback(
    async (search) => {
      const rows = await firstRows((cursor) =>
        trpc.item.list.query({ ...asked(organizationId, search, archived), cursor }),
      );
      return rows.map((item) => itemOption(item, priceOf?.(item)));
    },
    [organizationId, priceOf, archived],
  );
}

/**
 * Finds what a document can be attached to: of what was entered, and contacts, items, invoices and bills on the server.
 * @param entered accounts and the latest transactions, which stand there before anything is typed. Keep it the same
 */
export function useFindAttachable(
  organizationId: string,
  entered: readonly ComboboxOption[],
): FindOptions<ComboboxOption> {
  return useCallback(
    async (search) => {
      if (search.trim() === "") return entered;
      const some = { ...asked(organizationId, search, "false"), limit: 8 };
      const { archived: _, ...narrowed } = some;
      const named = (noun: string, { id, name }: { id: string; name: string }) => ({
        value: `${noun}:${id}`,
        label: `${capitalized(noun)} ${name}`,
      });
      const [invoices, bills, contacts, items] = await Promise.all([
        firstRows((cursor) => trpc.invoice.list.query({ ...narrowed, cursor })),
        firstRows((cursor) => trpc.bill.list.query({ ...narrowed, cursor })),
        firstRows((cursor) => trpc.contact.list.query({ ...some, cursor })),
        firstRows((cursor) => trpc.item.list.query({ ...some, cursor })),
      ]);
      const traded = (noun: string, { id, number, contact }: (typeof invoices)[number]) =>
        named(noun, { id, name: `${number ?? "draft"}, ${contact.name}` });
      return [
        ...fitting(entered, search),
        ...invoices.map((row) => traded("invoice", row)),
        ...bills.map((row) => traded("bill", row)),
        ...contacts.map((row) => named("contact", row)),
        ...items.map((row) => named("item", row)),
      ];
    },
    [organizationId, entered],
  );
}

function asked(organization_id: string, search: string, archived: Archived) {
  return { organization_id, search: search.slice(0, 200), archived, limit: LISTED + 1 };
}

/** The first rows that fit. A page of a long list may have none and still go on. */
async function firstRows<Row>(
  read: (cursor: string | undefined) => Promise<Page<Row>>,
): Promise<Row[]> {
  let page = await told(read(undefined));
  while (page.data.length === 0 && page.next_cursor !== null)
    page = await told(read(page.next_cursor));
  return page.data;
}

function byLabel(a: ComboboxOption, b: ComboboxOption): number {
  return a.label.localeCompare(b.label, "en");
}
