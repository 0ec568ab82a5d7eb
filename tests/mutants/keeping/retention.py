"""Faults in how long somebody is kept."""

from tests.mutants.faults import Fault

FAULTS = (
    Fault(
        "gone-on-the-last-day-of-a-hold",
        "Whoever is held until today is erased tonight.",
        "(held_until is not None and held_until >= today, Why.HELD),",
        "(held_until is not None and held_until > today, Why.HELD),",
        ("retention/test_rules",),
    ),
    Fault(
        "first-to-end-decides",
        "Somebody goes when the shortest of what holds them is over.",
        "last = max(_holdings(facts, rules), key=lambda one: one.ends)",
        "last = min(_holdings(facts, rules), key=lambda one: one.ends)",
        ("retention/test_rules",),
    ),
    Fault(
        "restricted-are-erased",
        "Data that are only stored at the person's wish are erased when their time is over.",
        "(facts.is_restricted, Why.RESTRICTED),\n",
        "",
        ("retention/test_rules",),
    ),
    Fault(
        "proof-goes-with-the-consent",
        "What proves a consent that ended holds nobody.",
        "yield _Holding(PROOFS, consent.ended, rules.proofs)\n            yield from",
        "yield from",
        ("retention/test_rules",),
    ),
    Fault(
        "counted-from-the-end-always",
        "A period that counts from the last contact counts from the end of the relation.",
        "counted = facts.last_contact if start is RetentionFrom.LAST_CONTACT else ended",
        "counted = ended",
        ("retention/test_rules",),
    ),
    Fault(
        "post-that-goes-on",
        "A journalist goes while a post goes on.",
        "return not (relation.role in ENDS_WITH_POST and facts.posts_ended is not None)",
        "return relation.role not in ENDS_WITH_POST",
        ("retention/test_rules",),
    ),
    Fault(
        "hold-of-the-organisation-alone",
        "A hold on an organisation does not keep its people.",
        "union select p.contact from positions p join held h on h.organisation = p.organisation",
        "",
        ("retention/test_night",),
    ),
    Fault(
        "stopped-and-gone",
        "The nights go on while destroying is stopped.",
        "if not is_ours or await stopped_since():",
        "if not is_ours:",
        ("retention/test_night",),
    ),
    Fault(
        "night-twice",
        "What a night has destroyed already is done again.",
        'if night["finished_at"] is not None:\n            return False',
        'if night["finished_at"] is None:\n            return False',
        ("retention/test_night",),
    ),
)
