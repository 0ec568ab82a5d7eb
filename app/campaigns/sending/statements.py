"""The SQL of the writing session, each statement named. All rows are found by primary key."""

from app.campaigns.audience import sql

COUNTS = sql.COUNTS.format(group="c.product_group")
LOST = sql.LOST
LOCK = 77  # the advisory lock of a worker is (77, its id)

ENROL = """
insert into worker (pid, backend, connections) values ($1, pg_backend_pid(), $2) returning id
"""

STILL_MINE = "select id from worker where id = $1 and stopped_at is null for update"

END_HOLDER = """
select pg_terminate_backend(pid) from pg_locks
 where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted
   and database = (select oid from pg_database where datname = current_database())
   and pid <> pg_backend_pid()
"""

SENDABLE = """
select c.id from campaigns c
 where c.started_at is not null and c.frozen_at is not null and c.paused_at is null
   and c.cancelled_at is null and c.finished_at is null and c.expires_at > now()
   and exists (select from chunk k where k.campaign = c.id and k.worker is null and not k.done
                  and (k.retry_at is null or k.retry_at <= now()))
 order by c.id
"""

LEASE = """
update chunk set worker = $2
 where campaign = $1 and lo = (
       select lo from chunk where campaign = $1 and worker is null and not done
          and (retry_at is null or retry_at <= now())
        order by lo limit 1 for update skip locked)
returning lo, hi
"""

READ = """
select d.seq, d.language, d.address, d.attempts, a.email, t.first_name, t.last_name,
       case when t.told_at is null and t.told_due_on is not null then t.id end as to_tell,
       d.ground::text as ground, d.fact
  from delivery d
  left join contact_addresses a on a.id = d.address
  left join contacts t on t.id = a.contact
 where d.campaign = $1 and d.seq between $2 and $3
   and (d.state = 'p' or (d.state = 'd' and d.next_try <= now()))
 order by d.seq
"""

# One round trip: the outcomes of the last group and the intents of the next, with permission, pause
# and end checked where the intent is made. It has to be the ground that the row stands on, and nothing
# it rests on may have changed since it was decided. Only what it returns may be sent. A row whose outcome
# says 'planned' must not be among the intents of the same statement: it would be passed over.
# A message that tells where the data came from goes only to somebody who has not been told since.
# Without statistics a join of the intents would read the whole campaign for a group: `= any` finds
# them by the primary key, and `offset 0` has the permission asked for each row, never as a join.
EXCHANGE = f"""
with settled as (
    update delivery d
       set state = o.state::"char", reason = o.reason, code = o.code, next_try = o.next_try,
           attempts = d.attempts + o.tried, at = now()
      from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::smallint[], $7::timestamptz[],
                  $8::int[]) o (campaign, seq, state, reason, code, next_try, tried)
     where d.campaign = o.campaign and d.seq = o.seq and d.worker = $1 and d.state = 't')
update delivery d
   set state = 't', worker = $1, at = now(), tells = nullif(d.seq = any ($11::int[]), false)
 where d.campaign = $9 and d.seq = any ($10::int[]) and d.state in ('p', 'd')
   and exists (
       select from campaigns c join permission p on p.purpose = c.purpose and p.list_id = c.list
        where c.id = $9 and c.paused_at is null and c.cancelled_at is null and c.finished_at is null
          and c.expires_at > now()
          and p.address = d.address and p.channel = 'email' and {COUNTS}
          and ground_letter(p.ground) = d.ground
       offset 0)
   and not exists (select from permission_stale k where k.address = d.address offset 0)
   and (d.seq <> all ($11::int[]) or exists (
       select from contact_addresses a join contacts t on t.id = a.contact
        where a.id = d.address and t.told_at is null and t.told_due_on is not null
       offset 0))
returning d.seq
"""

EXCLUDE = """
update delivery set state = 'x', reason = $3, at = now(), next_try = null
 where campaign = $1 and seq = any ($2::int[]) and state in ('p', 'd')
"""

_OF_THE_ROW = """
                          from permission p join campaigns c on c.id = $1
                         where p.address = d.address and p.purpose = c.purpose
                           and p.channel = 'email' and p.list_id = c.list
                           and ground_letter(p.ground) = d.ground"""
# Nothing of whom has to be decided anew: `audience/anew.py` does that before.
EXCLUDE_UNPERMITTED = f"""
update delivery d
   set state = 'x', at = now(), next_try = null,
       reason = coalesce((select {LOST}{_OF_THE_ROW}
                           limit 1), 'never_asked')
 where d.campaign = $1 and d.seq = any ($2::int[]) and d.state in ('p', 'd')
   and not exists (select from permission_stale k where k.address = d.address)
   and not exists (select{_OF_THE_ROW} and {COUNTS}
                    offset 0)
"""

STILL_OPEN = """
select seq from delivery where campaign = $1 and seq = any ($2::int[]) and state in ('p', 'd')
"""

GIVE_BACK = """
update chunk k set worker = null, done = (o.rows = 0), retry_at = o.soonest
  from (select count(*) as rows, min(coalesce(next_try, now())) as soonest from delivery
         where campaign = $1 and seq between $3 and $4 and state in ('p', 't', 'd')) o
 where k.campaign = $1 and k.lo = $3 and k.worker = $2
returning k.done
"""

NEVER_BEGUN = """
update delivery d set state = 'p'
  from chunk k
 where k.worker = $1 and d.campaign = k.campaign and d.seq between k.lo and k.hi
   and d.state = 't' and d.worker = $1
   and not exists (select from unnest($2::int[], $3::int[]) o (campaign, seq)
                    where o.campaign = d.campaign and o.seq = d.seq)
"""


RETURN_UNKNOWN_LEASES = """
update chunk k set worker = null
 where k.worker = $1
   and not exists (select from unnest($2::int[], $3::int[]) o (campaign, lo)
                    where o.campaign = k.campaign and o.lo = k.lo)
"""

RUNNING = """
select id from campaigns
 where id = any ($1::int[]) and paused_at is null and cancelled_at is null
   and finished_at is null and expires_at > now()
"""

SIGN_OFF = "update worker set stopped_at = now() where id = $1"
