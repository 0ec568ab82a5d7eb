"""Faults in asking once more, in replacing one's address, and in sending fewer letters."""

from tests.mutants.faults import Fault

ASKING = (
    Fault(
        "asked-anew-twice",
        "Staff can ask everybody once more about what they were asked already.",
        "why: Already | Answer = Already.WAITING if one.was_asked and answer.may_go else answer",
        "why: Already | Answer = answer",
        ("test_ask_anew", "test_before_the_end"),
    ),
    Fault(
        "new-words-concern-everybody",
        "Who agreed to the sentence of today is asked about it again.",
        "w.version < (select max(n.version)",
        "w.version <= (select max(n.version)",
        ("test_causes",),
    ),
    Fault(
        "new-purpose-concerns-everybody",
        "Who agreed to the purpose of today is asked about it again.",
        "e.purpose_version < (select max(n.version)",
        "e.purpose_version <= (select max(n.version)",
        ("test_causes",),
    ),
    Fault(
        "asked-whatever-controller",
        "Nobody looks at which controller a consent names before a question goes.",
        "projection.as_named(known[one], named.get(one))",
        "known[one]",
        ("test_causes",),
    ),
    Fault(
        "ends-whenever",
        "Every consent that ends one day counts as one that ends soon.",
        "answer.until is not None and answer.until <= clock.now() + ENDS_WITHIN",
        "answer.until is not None",
        ("test_causes",),
    ),
    Fault(
        "reminded-after-a-no",
        "Who objected after signing up is reminded to confirm.",
        "e.state in ('objected', 'objected_to_purpose', 'restricted', 'erased', 'paused')",
        "e.state in ('objected_to_purpose', 'restricted', 'erased', 'paused')",
        ("test_nobody_asks_the_restricted",),
    ),
)
REPLACING = (
    Fault(
        "moved-to-who-left",
        "What somebody left at an address begins again when it becomes theirs.",
        "free = [one for one in agreed.lists if strongest(rows, one.list_id) is None]",
        "free = list(agreed.lists)",
        ("test_own_address",),
    ),
    Fault(
        "old-address-goes-on",
        "Letters go to the address that its owner has replaced.",
        "await leave(old.id, None, now, Method.OWN_LINK)",
        "del now",
        ("test_own_address",),
    ),
    Fault(
        "pause-stays-behind",
        "A pause ends when its reader changes the address.",
        "if pause := await pause_of(old.id):",
        "if (pause := await pause_of(old.id)) and not pause:",
        ("test_own_address",),
    ),
    Fault(
        "taken-back-by-half",
        "What was taken further is not taken back.",
        "if (later := await address_queries.done_after(change)) is not None:",
        "if (later := await address_queries.done_after(change)) is not None and not later:",
        ("test_own_address",),
    ),
    Fault(
        "taken-back-yet-agreed",
        "The consent at an address stays when its change is taken back.",
        "if event.id in marked and event.state in (State.GIVEN, State.PAUSED)",
        "if event.id in marked and event.state in (State.PAUSED,)",
        ("test_own_address",),
    ),
)
FEWER = (
    Fault(
        "fewer-of-all-lists",
        "A letter of another list counts as the one of this week.",
        "where b.contact = a.contact and o.list = {{list}} and o.id <> {{campaign}}",
        "where b.contact = a.contact and o.id <> {{campaign}}",
        ("audience/test_fewer",),
    ),
    Fault(
        "fewer-but-two-at-once",
        "Of two letters of one day both come, for the first is only planned yet.",
        "and (d.state in ('p', 't', 'd')\n",
        "and (d.state in ('t', 'd')\n",
        ("audience/test_fewer",),
    ),
    Fault(
        "fewer-by-the-minute",
        "A letter of every Monday comes every second Monday.",
        '{on_day("d.at")} > {on_day("app_now()")} - f.pace',
        '{on_day("d.at")} >= {on_day("app_now()")} - f.pace',
        ("audience/test_fewer",),
    ),
    Fault(
        "fewer-unasked",
        "What the list does not offer can be chosen.",
        'if pace is one.pace or (pace or "") not in one.options:',
        "if pace is one.pace:",
        ("audience/test_fewer",),
    ),
    Fault(
        "answer-outlives-an-older-no",
        "An answer holds against a refusal that is written down later and bears an earlier day.",
        "*(refusal.known_since for refusal in refusals)",
        "*(refusal.since for refusal in refusals)",
        ("privacy/test_questions",),
    ),
)

FAULTS = (*ASKING, *REPLACING, *FEWER)
