import type { Broken, PlatformRule } from "./platform-rules";

/** What must hold of promotion codes and of the credits they gave (docs/decisions/0099). */
export const promotionRules: PlatformRule[] = [
  {
    rule: "promotion codes give what staff allowed, and no more often",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'promotion code ' || c.id as row, null as "creditAccountId",
        format('%s credits for %s accounts, %s noted, %s redeemed; staff allowed %s in all', c.credits, coalesce(c.redemption_limit::text, 'any'), c.redeemed, r.redeemed, s.amount) as detail
      from promotion_codes c
      cross join lateral (select count(*) as redeemed from promotion_redemptions where promotion_code_id = c.id) r
      left join staff_actions s on s.kind = 'promotion_code' and s.effect_id = c.id and s.state in ('done', 'approved')
      where ${only}::text is null
        and (c.redeemed <> r.redeemed or r.redeemed > c.redemption_limit
          or s.id is null or s.amount is distinct from c.credits * c.redemption_limit)
      order by c.id limit 1`,
  },
  {
    rule: "each redemption of a promotion code became the credits it says",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, coalesce('redemption ' || r.id, 'grant ' || g.id) as row,
        coalesce(g.credit_account_id, r.credit_account_id) as "creditAccountId",
        format('code %s gives %s to %s; the grant %s %s to %s', c.code, c.credits, r.credit_account_id, g.id, g.original, g.credit_account_id) as detail
      from promotion_redemptions r
      join promotion_codes c on c.id = r.promotion_code_id
      full join (select * from credit_grants where source like 'promotion:%') g on g.id = r.grant_id
      where (${only}::text is null or coalesce(g.credit_account_id, r.credit_account_id) = ${only})
        and (r.id is null or g.id is null
          or (g.original, g.credit_account_id, g.category::text, g.source)
            is distinct from (c.credits, r.credit_account_id, 'promotional', 'promotion:' || r.id))
      order by 2 limit 1`,
  },
];
