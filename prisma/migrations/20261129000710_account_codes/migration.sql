-- Codes of accounts may be written in any script. Two that read the same (in another case, or in
-- full-width letters) are one: `code_key` is the code as it is compared, made by the application.
alter table book_accounts add column code_key text;

-- Codes so far are plain letters, digits, dots and dashes. Should two differ in case only, both stay.
update book_accounts set code_key = lower(code)
  || case when exists (
       select from book_accounts other
       where other.organization_id = book_accounts.organization_id
         and lower(other.code) = lower(book_accounts.code) and other.id < book_accounts.id
     ) then ' ' || id else '' end;

alter table book_accounts alter column code_key set not null;
drop index book_accounts_organization_id_code_key;
create unique index book_accounts_organization_id_code_key_key on book_accounts (organization_id, code_key);
