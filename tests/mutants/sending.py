"""Faults in who gets a letter, and in what becomes of it."""

from tests.mutants.faults import Fault

AUDIENCE = (
    Fault(
        "count-another-purpose",
        "A permission for another purpose counts in the number on the page.",
        "left join permission p on p.address = a.id and p.purpose = c.purpose "
        "and p.channel = 'email' and p.list_id = c.list",
        "left join permission p on p.address = a.id and p.channel = 'email' and p.list_id = c.list",
        ("test_other_permissions",),
    ),
    Fault(
        "count-another-channel",
        "A permission for the telephone counts in the number on the page.",
        "left join permission p on p.address = a.id and p.purpose = c.purpose "
        "and p.channel = 'email' and p.list_id = c.list",
        "left join permission p on p.address = a.id and p.purpose = c.purpose and p.list_id = c.list",
        ("test_other_permissions",),
    ),
    Fault(
        "freeze-another-purpose",
        "A permission for another purpose brings somebody into the frozen audience.",
        "on p.address = a.id and p.purpose = $5 and p.channel = 'email' and p.list_id = $2",
        "on p.address = a.id and ($5::text is not null) and p.channel = 'email' and p.list_id = $2",
        ("test_other_permissions",),
    ),
    Fault(
        "freeze-another-channel",
        "A permission for the telephone brings somebody into the frozen audience.",
        "on p.address = a.id and p.purpose = $5 and p.channel = 'email' and p.list_id = $2",
        "on p.address = a.id and p.purpose = $5 and p.list_id = $2",
        ("test_other_permissions",),
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
        "freeze-late-joiner",
        "Who joins while the audience is written gets a letter that was sent before.",
        "where s.list = $2 and s.joined_at <= $3 and (s.left_at is null or s.left_at > $3)\n"
        "       and a.contact > $4{also}",
        "where s.list = $2 and (s.left_at is null or s.left_at > $3)\n"
        "       and a.contact > $4{also}",
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
        "select s.name, u.usage, coalesce(u.frozen, s.definition)::text as definition",
        "select s.name, u.usage, s.definition::text as definition",
        ("campaigns/test_segments",),
    ),
)

ENGINE = (
    Fault(
        "send-another-purpose",
        "The sending statement takes a permission for another purpose.",
        "join permission p on p.purpose = c.purpose and p.list_id = c.list\n        where c.id = $9",
        "join permission p on p.list_id = c.list\n        where c.id = $9",
        ("test_other_permissions",),
    ),
    Fault(
        "send-another-list",
        "The sending statement takes a permission for another list.",
        "join permission p on p.purpose = c.purpose and p.list_id = c.list\n        where c.id = $9",
        "join permission p on p.purpose = c.purpose\n        where c.id = $9",
        ("test_other_permissions",),
    ),
    Fault(
        "send-refused",
        "The sending statement sends to somebody whose permission says no.",
        "and p.address = d.address and p.channel = 'email' and p.verdict)\n   and (not i.tells",
        "and p.address = d.address and p.channel = 'email')\n   and (not i.tells",
        ("test_other_permissions",),
    ),
    Fault(
        "send-while-paused",
        "Letters go on after somebody has pressed Pause.",
        "where c.id = $9 and c.paused_at is null and c.cancelled_at is null",
        "where c.id = $9 and c.cancelled_at is null",
        ("test_sending",),
    ),
    Fault(
        "deferred-at-once",
        "A deferred letter goes with the next one of its range, before its own time.",
        "or (d.state = 'd' and d.next_try <= now())",
        "or d.state = 'd'",
        ("test_sending",),
    ),
    Fault(
        "deferred-latest",
        "A range of letters waits for the last of its deferred ones.",
        "min(coalesce(next_try, now())) as soonest",
        "max(coalesce(next_try, now())) as soonest",
        ("test_sending",),
    ),
    Fault(
        "deferred-too-often",
        "A server that asks for patience is asked again too soon.",
        "again = next_try(attempts + 1, failed_at=now, expires_at=expires_at)",
        "again = next_try(max(attempts, 1), failed_at=now, expires_at=expires_at)",
        ("test_verdicts",),
    ),
    Fault(
        "never-expires",
        "A letter is tried for ever.",
        "return again if again < expires_at else None",
        "return again",
        ("test_replies", "test_verdicts"),
    ),
    Fault(
        "expires-while-paused",
        "A paused campaign loses its time.",
        "and c.paused_at is null and d.campaign = c.id and d.state in ('p', 'd')",
        "and d.campaign = c.id and d.state in ('p', 'd')",
        ("test_sending", "campaigns/test_actions"),
    ),
    Fault(
        "resume-without-time",
        "A campaign that is resumed does not get back the time it was paused.",
        "update campaigns set expires_at = expires_at + (now() - paused_at), ",
        "update campaigns set expires_at = expires_at, ",
        ("campaigns/test_actions",),
    ),
    Fault(
        "unknown-is-sent-again",
        "What was under way when a worker died is sent a second time.",
        "update delivery d set state = 'u', reason = null, at = now(), attempts = attempts + 1",
        "update delivery d set state = 'p', reason = null, at = now(), attempts = attempts + 1",
        ("test_recovery",),
    ),
    Fault(
        "settles-the-living",
        "The letters of a living worker are settled by another one.",
        "select pg_try_advisory_xact_lock($1, $2)\n  from (select from worker",
        "select $1::int is not null\n  from (select from worker",
        ("test_recovery",),
    ),
    Fault(
        "not-begun-is-lost",
        "After a broken connection, letters that were never begun stay as being sent.",
        "update delivery d set state = 'p'\n  from chunk k",
        "update delivery d set state = 't'\n  from chunk k",
        ("test_sending", "test_recovery"),
    ),
    Fault(
        "answers-lost-for-long",
        "One more lost answer than promised before a campaign pauses itself.",
        "if self._unknown_in_a_row >= UNKNOWN_IN_A_ROW:",
        "if self._unknown_in_a_row > UNKNOWN_IN_A_ROW:",
        ("test_verdicts",),
    ),
    Fault(
        "dot-answered-late",
        "An answer that is lost after the final dot makes the letter go again.",
        "return Kind.UNKNOWN if phase is Phase.BODY else Kind.NOT_SENT",
        "return Kind.NOT_SENT",
        ("test_replies",),
    ),
    Fault(
        "our-fault-on-the-reader",
        "A refusal because of how we send is taken for a dead address.",
        "return Fault.HARD if code in {550, 551} and phase is Phase.RCPT else Fault.SENDER",
        "return Fault.HARD if code in {550, 551} else Fault.SENDER",
        ("test_replies",),
    ),
    Fault(
        "system-mail-lost-thrice",
        "A system mail whose answer is lost goes out again and again.",
        "update outbox\n   set state = case when reason = 'answer_lost' then 'unknown' else 'waiting' end,",
        "update outbox\n   set state = case when reason = 'lost_answer' then 'unknown' else 'waiting' end,",
        ("test_outbox_sending",),
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
        ("test_audience", "campaigns/test_actions"),
    ),
    Fault(
        "rest-without-chunks",
        "Letters that are taken up again are never sent.",
        "update chunk k set done = false, worker = null, retry_at = null\n"
        "     where k.campaign = $1 and exists (select from reopened",
        "update chunk k set worker = null, retry_at = null\n"
        "     where k.campaign = $1 and exists (select from reopened",
        ("campaigns/test_actions", "test_sending"),
    ),
    Fault(
        "settle-another-purpose",
        "An unknown letter is sent again to somebody who left, for a permission of another purpose.",
        "and p.verdict \"\n        \"  and p.purpose = c.purpose and p.channel = 'email'",
        "and p.verdict \"\n        \"  and p.channel = 'email'",
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
        "what = json.dumps([dict(whom or {}), written, masthead])",
        'what = json.dumps([(whom or {}).get("purpose"), written, masthead])',
        ("test_seen",),
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
        "where a.id = d.address and t.told_at is null and t.told_due_on is not null))\nreturning",
        "where a.id = d.address and t.told_due_on is not null))\nreturning",
        ("campaigns/test_telling",),
    ),
    Fault(
        "told-by-any-letter",
        "Every letter counts as having told, also one that did not say it.",
        "where d.tells and d.state in ('a', 'r', 'e', 'u', 'x')",
        "where d.tells is not false and d.state in ('a', 'r', 'e', 'u', 'x')",
        ("campaigns/test_telling",),
    ),
    Fault(
        "late-today",
        "Who is to be told today counts as late.",
        "late = await _due(date.min, today - timedelta(days=1))",
        "late = await _due(date.min, today)",
        ("contacts/test_telling", "test_article_14", "crm/test_telling_pages"),
    ),
    Fault(
        "tell-again",
        "Noting it a second time changes the day on which somebody was told.",
        '(select id from contacts where id = any($1) and told_at is null "\n',
        '(select id from contacts where id = any($1) "\n',
        ("contacts/test_telling",),
    ),
    Fault(
        "merged-clock-later",
        "When two records become one, the later day to tell them wins.",
        'return {"told_due_on": min(kept["told_due_on"], gone["told_due_on"])}',
        'return {"told_due_on": max(kept["told_due_on"], gone["told_due_on"])}',
        ("crm/test_merging",),
    ),
)

FAULTS = (*AUDIENCE, *ENGINE, *AFTERWARDS, *ARTICLE_14)
