"""Faults in who gets a letter, and in what is done about it afterwards."""

from tests.mutants.faults import Fault

AUDIENCE = (
    Fault(
        "audience-another-purpose",
        "A permission for another purpose brings somebody into the audience.",
        "where p.address = a.id and p.purpose = {{purpose}} and p.channel = 'email'\n       and p.list_id",
        "where p.address = a.id and p.channel = 'email' and ({{purpose}} is not null)\n       and p.list_id",
        ("test_other_permissions",),
    ),
    Fault(
        "audience-another-channel",
        "A permission for the telephone brings somebody into the audience.",
        "where p.address = a.id and p.purpose = {{purpose}} and p.channel = 'email'\n       and p.list_id",
        "where p.address = a.id and p.purpose = {{purpose}}\n       and p.list_id",
        ("test_other_permissions",),
    ),
    Fault(
        "audience-other-products",
        "A customer gets letters about whatever we sell.",
        "(p.product_group is null or products_are_similar(p.product_group, {{group}}))",
        "(p.product_group is null or {{group}} is null or p.product_group is not null)",
        ("grounds/test_on_each_ground", "test_decided_alike"),
    ),
    Fault(
        "counts-for-ever",
        "A permission counts although its time is over.",
        'IN_FORCE = "p.verdict and (p.until is null or p.until > app_now())"',
        'IN_FORCE = "p.verdict"',
        ("grounds/test_on_each_ground", "test_decided_alike"),
    ),
    Fault(
        "freeze-both-addresses",
        "A person with two permitted addresses gets the letter at both.",
        "(case when objection is null and place = 1 then 'p' else 'x' end)",
        "(case when objection is null then 'p' else 'x' end)",
        ("test_audience",),
    ),
    Fault(
        "freeze-oldest-address",
        "The oldest address is used although another one is the main one.",
        "row_number() over (partition by contact order by objection is not null, "
        "main_since is null, created_at, address) as place\n      from candidate",
        "row_number() over (partition by contact order by objection is not null, "
        "created_at, address) as place\n      from candidate",
        ("test_audience",),
    ),
    Fault(
        "segment-except",
        "A segment to leave out becomes one to keep to.",
        'without.append(f" and not exists ({rows})")',
        'without.append(f" and exists ({rows})")',
        ("campaigns/test_segments",),
    ),
    Fault(
        "segment-two-only",
        "Of two segments only those who are in both get the letter.",
        "{' union '.join(only)}",
        "{' intersect '.join(only)}",
        ("campaigns/test_segments",),
    ),
    Fault(
        "segment-as-it-is-now",
        "A segment that is changed after sending began changes who gets the letter.",
        "then coalesce(u.frozen, s.definition) else '{}' end",
        "then s.definition else '{}' end",
        ("campaigns/test_segments",),
    ),
)

AFTERWARDS = (
    Fault(
        "rest-other-address",
        "'Send to the rest' writes to somebody whose other address may have it.",
        "and sent.state in ('p', 't', 'd', 'a', 'u'))",
        "and sent.state in ('p', 't', 'd', 'a'))",
        ("test_rest_of_a_person",),
    ),
    Fault(
        "rest-refused-for-good",
        "'Send to the rest' tries dead addresses again.",
        "or (d.state = 'r' and d.reason = 'our_fault'))",
        "or d.state = 'r')",
        ("test_results",),
    ),
    Fault(
        "rest-without-chunks",
        "Letters that are taken up again are never sent.",
        "update chunk k set done = false, worker = null, retry_at = null\n"
        "     where k.campaign = $1 and exists (select from reopened",
        "update chunk k set worker = null, retry_at = null\n"
        "     where k.campaign = $1 and exists (select from reopened",
        ("test_results",),
    ),
    Fault(
        "settle-another-purpose",
        "An unknown letter is sent again to somebody who left, for a permission of another purpose.",
        "p.address = d.address \"\n        \"  and p.purpose = c.purpose and p.channel = 'email'",
        "p.address = d.address \"\n        \"  and p.channel = 'email'",
        ("test_other_permissions",),
    ),
    Fault(
        "settle-another-attempt",
        "A decision about one attempt is taken for the next one.",
        'if any(row["at"] != decisions[row["seq"]].seen_at for row in rows):',
        'if any(row["at"] is None for row in rows):',
        ("test_results", "campaigns/test_actions", "test_seen"),
    ),
    Fault(
        "cancel-leaves-deferred",
        "A deferred letter still goes after the campaign was cancelled.",
        "update delivery set state = 'x', reason = $2, at = now(), next_try = null\n"
        " where campaign = $1 and state in ('p', 'd')",
        "update delivery set state = 'x', reason = $2, at = now(), next_try = null\n"
        " where campaign = $1 and state in ('p')",
        ("campaigns/test_actions", "test_sending"),
    ),
    Fault(
        "grown-by-one",
        "One more reader than was shown is sent to without asking.",
        "if any(there > here for here, there in",
        "if any(there > here + 1 for here, there in",
        ("test_seen",),
    ),
    Fault(
        "seen-without-segments",
        "Other segments than those shown are sent to without asking.",
        "json.dumps([dict(whom or {}), written, asdict(issue.masthead)], sort_keys=True)",
        'json.dumps([(whom or {}).get("purpose"), written, asdict(issue.masthead)], sort_keys=True)',
        ("test_seen",),
    ),
    Fault(
        "scheduled-of-the-disabled",
        "What somebody scheduled whose account is disabled goes without a word.",
        "if who and (who.disabled_at or Right.SEND_CAMPAIGNS not in rights_of(who.role)):",
        "if who and Right.SEND_CAMPAIGNS not in rights_of(who.role):",
        ("test_schedule",),
    ),
    Fault(
        "scheduled-to-a-closed-list",
        "A closed list keeps what is scheduled for it.",
        'await take_off(row["id"], StartRefusal.LIST_CLOSED, by=by)',
        "pass",
        ("test_schedule",),
    ),
    Fault(
        "pressed-twice-goes-later",
        "Who presses 'Send' twice waits longer.",
        "scheduled_at = case when scheduled_at between now() and now() + $2 then scheduled_at\n"
        "                           else now() + $2 end",
        "scheduled_at = now() + $2",
        ("test_schedule",),
    ),
)

ARTICLE_14 = (
    Fault(
        "told-though-unknown",
        "Somebody counts as told by a letter of which nobody knows whether it arrived.",
        "select d.campaign, d.seq, d.state = 'a' as is_accepted",
        "select d.campaign, d.seq, d.state in ('a', 'u') as is_accepted",
        ("campaigns/test_telling",),
    ),
    Fault(
        "told-twice",
        "A letter says where the data came from to somebody who has been told meanwhile.",
        "where a.id = d.address and t.told_at is null and t.told_due_on is not null\n"
        "       offset 0))",
        "where a.id = d.address and t.told_due_on is not null\n       offset 0))",
        ("campaigns/test_telling",),
    ),
    Fault(
        "told-by-any-letter",
        "Every letter counts as having told, also one that did not say it.",
        "where d.tells and d.state in ('a', 'r', 'e', 'u', 'x')",
        "where d.tells is not false and d.state in ('a', 'r', 'e', 'u', 'x')",
        ("test_told_by_what_said_it",),
    ),
    Fault(
        "late-today",
        "Who is to be told today counts as late.",
        "late = await _due(date.min, today - timedelta(days=1))",
        "late = await _due(date.min, today)",
        ("test_days_to_tell",),
    ),
    Fault(
        "tell-again",
        "Noting it a second time changes the day on which somebody was told.",
        '"select id from contacts where id = any($1) and told_at is null "\n'
        '        "and told_due_on is not null order by id for no key update",',
        '"select id from contacts where id = any($1) "\n'
        '        "and told_due_on is not null order by id for no key update",',
        ("contacts/test_telling",),
    ),
    Fault(
        "merged-clock-later",
        "When two records become one, the later day to tell them wins.",
        'return {"told_due_on": min(kept["told_due_on"], gone["told_due_on"])}',
        'return {"told_due_on": max(kept["told_due_on"], gone["told_due_on"])}',
        ("test_merged_duty_to_tell",),
    ),
)

TRANSFER = (
    Fault(
        "transfer-by-anybody",
        "A mail server outside the EEA is taken for one inside.",
        'leaves_the_eea=row["leaves_the_eea"],',
        "leaves_the_eea=False,",
        ("disclosures/test_transfer",),
    ),
    Fault(
        "transfer-permitted-at-one",
        "A no at one address of the person is forgotten for a yes at another.",
        "return any(one.allowed for one in verdicts) and not any(one.reason in STOPS for one in verdicts)",
        "return any(one.allowed for one in verdicts)",
        ("disclosures/test_transfer",),
    ),
)

FAULTS = (*AUDIENCE, *AFTERWARDS, *ARTICLE_14, *TRANSFER)
