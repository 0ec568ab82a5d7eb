"""Faults in merging people, in what is forgotten, and in orders."""

from tests.mutants.faults import Fault

PEOPLE = (
    Fault(
        "merge-forgets-a-stop",
        "When two records become one, a withdrawal of one list is not taken over.",
        "if any(_reaches(stop, channel) for stop in everywhere) or verdict.reason not in _STATES:",
        "if any(_reaches(stop, channel) for stop in everywhere) or not everywhere:",
        ("consent/test_merging",),
    ),
    Fault(
        "merge-one-way",
        "Only the record that goes brings its stops, not the one that stays.",
        "for mine, theirs in ((one, other), (other, one))",
        "for mine, theirs in ((one, other),)",
        ("test_both_ways",),
    ),
    Fault(
        "merge-keeps-subscriptions",
        "A subscription that lost its permission by a merge stays open.",
        "if await leave(one.address, list_id, now, Method.MERGE):",
        "if one.stop.list_id and await leave(one.address, list_id, now, Method.MERGE):",
        ("crm/test_merging",),
    ),
    Fault(
        "merge-unseen",
        "Records are merged although somebody changed one since it was shown.",
        "if wish.seen and wish.seen != (await lock_person(kept), await lock_person(gone)):",
        "if wish.seen and wish.seen[0] != await lock_person(kept):",
        ("crm/test_merging", "test_merge_pages"),
    ),
    Fault(
        "merge-two-mains",
        "Who stays keeps the main address although the other was chosen.",
        'loser = kept if "main_address" in wish.from_gone and has_other else gone',
        "loser = gone",
        ("crm/test_merging",),
    ),
    Fault(
        "merge-overwrites",
        "What the record that goes says replaces what is known.",
        "if group in from_gone or is_gap:",
        "if group in from_gone or any(gone[column] for column in columns):",
        ("test_both_ways",),
    ),
    Fault(
        "merge-forgets-dismissals",
        "'They are two people' is asked again after a merge.",
        "where $2 in (d.first, d.second) and d.dismissed_at is not null) x",
        "where $2 in (d.first, d.second) and d.dismissed_at is null) x",
        ("test_both_ways",),
    ),
    Fault(
        "part-overwrites",
        "Undoing a merge takes back what staff have edited since.",
        "back = {column: before[column] for column in after if now[column] == after[column]}",
        "back = {column: before[column] for column in after}",
        ("crm/test_merging",),
    ),
    Fault(
        "part-revives",
        "Undoing a merge brings back a subscription that was left since.",
        "consents = [each for each in permissions if each.is_consent and each.allowed]",
        "consents = [each for each in permissions if each.is_consent]",
        ("test_both_ways", "crm/test_merging"),
    ),
    Fault(
        "part-merge-stop-is-own",
        "An objection shared by a merge counts as the person's own: their own is not kept.",
        "any(e.state is State.OBJECTED and e.method is not Method.MERGE for e in last)",
        "any(e.state is State.OBJECTED for e in last)",
        ("crm/test_merging",),
    ),
    Fault(
        "part-too-late",
        "A merge can be undone after its thirty days.",
        "before is null or undo_until < $2 as late",
        "before is null and undo_until < $2 as late",
        ("test_thirty_days",),
    ),
    Fault(
        "dismissed-again",
        "A pair that was dismissed is suggested again.",
        "on p.first = d.first and p.second = d.second where d.dismissed_at is not null",
        "on p.first = d.second and p.second = d.first where d.dismissed_at is not null",
        ("test_duplicates",),
    ),
)

ORDERS = (
    Fault(
        "ends-a-day-early",
        "The last day of an order does not count.",
        "elif end is not None and day > end.from_on:",
        "elif end is not None and day >= end.from_on:",
        ("crm/test_orders",),
    ),
    Fault(
        "ends-a-day-early-in-lists",
        "Lists and segments take an order for ended on its last day.",
        "and not {fact('end', '<')})",
        "and not {fact('end', '<=')})",
        ("crm/test_orders", "test_segment_pages", "test_people_filters"),
    ),
    Fault(
        "starts-a-day-late",
        "Lists and segments do not know an order on its first day.",
        "({fact('start', '<=')} and",
        "({fact('start', '<')} and",
        ("crm/test_orders", "test_segment_pages", "test_people_filters"),
    ),
    Fault(
        "change-before-its-day",
        "New terms are shown before their day.",
        "terms = [fact.terms for fact in told if fact.from_on <= day] or [start.terms]",
        "terms = [fact.terms for fact in told] or [start.terms]",
        ("crm/test_orders",),
    ),
    Fault(
        "void-counts",
        "A fact that was recorded by mistake still counts.",
        "fact.kind is not FactKind.VOID and fact.id not in gone]",
        "fact.kind is not FactKind.VOID]",
        ("crm/test_orders",),
    ),
    Fault(
        "order-changed-meanwhile",
        "What somebody else recorded meanwhile is not noticed.",
        "if seen is not None and max(fact.id for fact in known) > seen:",
        "if seen is not None and min(fact.id for fact in known) > seen:",
        ("crm/test_orders", "test_order_pages"),
    ),
    Fault(
        "end-before-a-change",
        "An order can end before a change of its terms.",
        "if kind is FactKind.END and changes and from_on < max(changes):",
        "if kind is FactKind.END and changes and from_on < min(changes):",
        ("test_ends_and_changes",),
    ),
)

FORGETTING = (
    Fault(
        "erased-forgets-the-stop",
        "Whoever had objected and is erased can be mailed again by another list.",
        "if one is not None:\n            kept.append(Suppression(canonical",
        "if one is not None and one.list_id:\n            kept.append(Suppression(canonical",
        ("test_remembered_wishes",),
    ),
    Fault(
        "evidence-of-the-confirmed",
        "The evidence of confirmed sign-ups is deleted after two weeks.",
        'if row["confirmed_at"] is None:\n                await consent.delete_evidence',
        'if row["id"] is not None:\n                await consent.delete_evidence',
        ("test_keeping",),
    ),
    Fault(
        "access-without-requests",
        "What is kept of a sign-up under another spelling is not shown to the person.",
        '_REQUESTS = f"(subject = any($1) or {_OF_THE_PERSON})"',
        '_REQUESTS = "subject = any($1)"',
        ("test_kept_sign_ups",),
    ),
    Fault(
        "file-outlives-the-person",
        "The rows of a file stay when the person they brought is erased.",
        "await ImportChunk.delete().where(ImportChunk.import_id.is_in(files))",
        "await ImportChunk.delete().where(ImportChunk.import_id.is_in(files[:0]))",
        ("imports/test_personal_data",),
    ),
    Fault(
        "waiting-consents-stay",
        "Consents that wait stay when the person is erased.",
        "await ImportedConsent.delete().where(ImportedConsent.address.is_in(address_ids))\n"
        "        if not people:",
        "if not people:",
        ("imports/test_personal_data",),
    ),
)

FAULTS = (*PEOPLE, *ORDERS, *FORGETTING)
