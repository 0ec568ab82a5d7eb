-- Runs with the schema, and again as 0002 in databases that are older than its present form.

-- In the transaction that takes the permission away, so that an intent and a withdrawal meet on
-- the delivery row itself: whichever commits first wins, and both know. Letters are e-mail: a
-- permission lost for another channel takes none of them along.
create or replace function exclude_planned_deliveries() returns trigger language plpgsql as $$
declare
    lost permission := coalesce(new, old);
begin
    if lost.channel <> 'email' then
        return null;
    end if;
    update delivery d
       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,
           at = now(), next_try = null
      from campaigns c
     where d.address = lost.address and d.state in ('p', 'd')
       and c.id = d.campaign and c.purpose = lost.purpose
       and (lost.list_id is null or c.list = lost.list_id);
    return null;
end $$;
create or replace trigger lost_permission after insert or update on permission
    for each row when (not new.verdict) execute function exclude_planned_deliveries();
create or replace trigger erased_permission after delete on permission
    for each row execute function exclude_planned_deliveries();
