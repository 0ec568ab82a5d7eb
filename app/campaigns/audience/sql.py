"""What is true of who may get a letter, written in SQL once. Pure.

Freezing and counting ask by the same pieces, so that the number on the page is the number sent to.
"""

from app.consent.sql import IN_FORCE, REASON, on_day
from app.lists.fewer.sql import WHO_CHOSE, choice

COUNTS = (
    f"{IN_FORCE} and (p.product_group is null or products_are_similar(p.product_group, {{group}}))"
)
"""The permission `p` is in force for a letter about this product group."""

LOST = f"case when {IN_FORCE} then 'other_products' else {REASON} end"
"""Why the permission `p` is not in force."""

_RANK = (
    "array_position(array['consent', 'customer', 'organisation', 'duties', 'asked', 'contract'], "
    "p.ground::text)"
)
_SAID = (
    "p.ground = 'consent' "
    "and (p.verdict or p.reason not in ('never_asked', 'not_confirmed', 'no_proof', 'low_assurance'))"
)
STANDING = f"""
    select p.ground, p.fact, p.since, {COUNTS} as stands, {LOST} as why_not
      from permission p
     where p.address = a.id and p.purpose = {{purpose}} and p.channel = 'email'
       and p.list_id = {{list}}
     order by ({COUNTS}) desc, case when {COUNTS} then {_RANK} when {_SAID} then -9
                                    else -{_RANK} end limit 1"""
"""The ground of address `a` for a list: the first that is in force, else what is nearest to it: what
became of a consent, else the last ground that lacks something."""

STOPPED = (
    "select n.reason from permission n where n.address = a.id and n.channel = 'email' "
    "and n.list_id is null and not n.verdict and n.reason <> 'never_asked' limit 1"
)
"""What the person said about all lists, where nothing has been decided about this one."""

LEFT_ELSEWHERE = """
    select max(w.since) as since
      from contact_addresses b join permission w on w.address = b.id
     where b.contact = a.contact and b.id <> a.id and w.list_id = {list}
       and w.purpose = {purpose} and w.channel = 'email' and w.ground = 'consent'
       and w.reason = 'withdrawn'
       and not exists (select from consent_events e
                        where e.subject = w.address and e.list_id = w.list_id
                          and e.at = w.since and e.method = 'bounce')"""
"""When the person of address `a` left the list last at another one; a mailbox that is gone says nothing.
One look by index for each address: whoever left is not counted beforehand, so no plan can go wrong."""

# In days of the calendar, so that a letter of every Monday is not too early by a minute. One that is
# being sent counts as well: of two campaigns the reader gets the first.
_HAS_HAD_ENOUGH = f"""
           exists (select from ({choice("a.contact", "{list}")}) w
                cross join lateral (select case w.state when 'weekly' then interval '7 days'
                                                        when 'monthly' then interval '1 month' end) f (pace)
                 where f.pace is not null and exists (
                       select from contact_addresses b join delivery d on d.address = b.id
                         join campaigns o on o.id = d.campaign
                        where b.contact = a.contact and o.list = {{list}} and o.id <> {{campaign}}
                          and (d.state in ('p', 't', 'd')
                               or d.state in ('a', 'u')
                                  and {on_day("d.at")} > {on_day("app_now()")} - f.pace)))"""
"""The person of address `a` wants fewer letters of this list, and has had one within that time."""

OBJECTION = f"""
           case when p.stands is not true then coalesce(p.why_not, ({STOPPED}), 'never_asked')
                when p.ground = 'consent' and x.since >= p.since then 'withdrawn'{{left}}
                when a.email !~ '^[!-?A-~]{{{{1,64}}}}@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$'
                     or length(a.email) > 254 then 'bad_data'
                when p.ground <> 'contract' and a.contact in ({WHO_CHOSE}) and {_HAS_HAD_ENOUGH}
                     then 'fewer'
           end"""
"""Why address `a` is left out, or null; `p` is its standing, `x` when its person left elsewhere."""

# Of somebody who is not on the list: every address with a ground of its own, else the main one.
_REACHABLE = """
       not exists (select from subscriptions s where s.address = a.id and s.list = {list}{open})
   and (exists (select from permission p where p.address = a.id and p.list_id = {list}
                   and p.ground <> 'consent')
        or a.main_since is not null and not exists (
           select from contact_addresses b join subscriptions s on s.address = b.id
            where b.contact = a.contact and s.list = {list}{open}))"""
_ADMITS = "exists (select from list_grounds g where g.list = {list} and g.until is null)"


def others(list_id: str, still_open: str) -> str:
    """The condition on addresses `a` beside the subscribers'. `still_open`: which subscriptions `s` count."""
    return f"{_ADMITS} and {_REACHABLE}".format(list=list_id, open=still_open)
