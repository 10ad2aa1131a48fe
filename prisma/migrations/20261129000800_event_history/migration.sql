-- The event history by type: grants, expiries and corrections are few among many charges, so each page of
-- them is found here. A charge or a hold has no row in it, so a debit costs what it did.
create index ledger_entries_beside_charges on ledger_entries (organization_id, created_at)
  where kind not in ('debit', 'hold', 'capture', 'release');

-- Entries that may be a part of another movement (the debt of a charge, the second part of a refund): what
-- a count of movements takes off the count of entries, which the gapless sequence knows.
create index ledger_entries_parts on ledger_entries (credit_account_id, seq)
  where idem is null and kind not in ('hold', 'capture', 'release', 'expiry', 'adjustment');
