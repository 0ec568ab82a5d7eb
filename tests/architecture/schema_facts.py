"""What PostgreSQL's own catalogue says of a schema: one fact per column, key, index, trigger, right …

The order of columns is no fact: nothing here relies on it.
"""

from app.database import execute, fetch

Facts = set[tuple[str, str, str]]  # kind, name, definition

# A default of null is no default. NOT NULL is a column's fact, not a constraint with a name.
_FACTS = """
with ours as (
    select c.* from pg_class c where c.relnamespace = $1::regnamespace
)
select 'table' as kind, c.relname::text as name,
       concat_ws(' ', c.relkind, c.relpersistence, c.reloptions::text, c.relrowsecurity) as definition
  from ours c where c.relkind in ('r', 'p', 'v', 'm', 'f')
union all
select 'column', concat_ws('.', c.relname, a.attname),
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
                 'default ' || nullif(regexp_replace(pg_get_expr(d.adbin, d.adrelid), '^NULL::.*', ''), ''),
                 nullif(a.attidentity, ''), nullif(a.attgenerated, ''), a.attstorage,
                 nullif(a.attcompression, ''), 'statistics ' || nullif(a.attstattarget, -1),
                 a.attoptions::text, 'collate ' || (select collname from pg_collation o
                                                     where o.oid = a.attcollation))
  from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where c.relkind in ('r', 'p', 'v', 'm', 'f')
union all
select 'constraint', concat_ws('.', c.relname, k.conname),
       concat_ws(' ', pg_get_constraintdef(k.oid), case when not k.convalidated then 'not valid' end)
  from ours c join pg_constraint k on k.conrelid = c.oid where k.contype not in ('n', 't')
union all
select 'index', concat_ws('.', t.relname, c.relname), pg_get_indexdef(c.oid)
  from ours c join pg_index i on i.indexrelid = c.oid join pg_class t on t.oid = i.indrelid
union all
select 'trigger', concat_ws('.', c.relname, g.tgname),
       concat_ws(' ', pg_get_triggerdef(g.oid), g.tgenabled)
  from ours c join pg_trigger g on g.tgrelid = c.oid where not g.tgisinternal
union all
select 'function', p.proname, pg_get_functiondef(p.oid)
  from pg_proc p where p.pronamespace = $1::regnamespace
union all
select 'sequence', c.relname,
       concat_ws(' ', format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqcache, s.seqcycle,
                 'of', (select concat_ws('.', t.relname, a.attname) from pg_depend w
                          join pg_class t on t.oid = w.refobjid
                          join pg_attribute a on a.attrelid = t.oid and a.attnum = w.refobjsubid
                         where w.objid = c.oid and w.deptype in ('a', 'i')))
  from ours c join pg_sequence s on s.seqrelid = c.oid
union all
select 'view', c.relname, pg_get_viewdef(c.oid) from ours c where c.relkind in ('v', 'm')
union all
select 'statistics', e.stxname, pg_get_statisticsobjdef(e.oid)
  from pg_statistic_ext e where e.stxnamespace = $1::regnamespace
union all
select 'type', t.typname, concat_ws(' ', t.typtype, (select array_agg(e.enumlabel order by e.enumsortorder)
                                                       from pg_enum e where e.enumtypid = t.oid)::text)
  from pg_type t where t.typnamespace = $1::regnamespace and t.typtype in ('e', 'd')
union all
select 'right', c.relname, r.grantee::regrole::text || ' ' || string_agg(r.privilege_type, ',' order by 1)
  from ours c, aclexplode(c.relacl) r group by c.relname, r.grantee
union all
select 'extension', x.extname, x.extversion from pg_extension x
"""


async def facts(schema: str) -> Facts:
    """All there is in this schema, its own name left out. Inside a transaction, or for `public`."""
    await execute("select set_config('search_path', $1, true)", schema)
    return {
        (row["kind"], row["name"], row["definition"].replace(f"{schema}.", ""))
        for row in await fetch(_FACTS, schema)
    }
