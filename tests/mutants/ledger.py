"""Faults in what may be sent and what must not: the ledger and the suppression list."""

from tests.mutants.faults import Fault

LEDGER = (
    Fault(
        "sign-up-lifts-restriction",
        "Whoever signs up while their data are restricted is written to.",
        "_NOT_ENDED_BY_OPT_IN = (Reason.ERASED, Reason.RESTRICTED)",
        "_NOT_ENDED_BY_OPT_IN = (Reason.ERASED,)",
        ("test_decide",),
    ),
    Fault(
        "expired-counts",
        "A consent that has expired goes on.",
        "if event.state is State.EXPIRED and consent.allowed:",
        "if event.state is State.EXPIRED and not consent.allowed:",
        ("test_order_of_stops", "test_decide"),
    ),
    Fault(
        "objection-by-phone",
        "An objection to telephone calls ends the letters.",
        "if event.channel not in (topic.channel, ANY_CHANNEL):\n        return None\n    "
        "if event.state in (State.OBJECTED",
        "if event.state in (State.OBJECTED",
        ("test_decide",),
    ),
    Fault(
        "staff-double-opt-in",
        "A double opt-in that staff typed ends an objection.",
        "return actor is Actor.PERSON and method in (Method.DOUBLE_OPT_IN, Method.OWN_LINK)",
        "return method in (Method.DOUBLE_OPT_IN, Method.OWN_LINK)",
        ("test_decide",),
    ),
    Fault(
        "invitation-ends-an-objection",
        "A yes to our invitation ends an objection.",
        "method in (Method.DOUBLE_OPT_IN, Method.OWN_LINK)",
        "method in (Method.DOUBLE_OPT_IN, Method.OWN_LINK, Method.INVITED)",
        ("test_decide", "test_how_it_was_said"),
    ),
    Fault(
        "weaker-stop",
        "A withdrawal after a complaint takes the complaint's place.",
        "min(reversed(stops), key=lambda stop: STOPS.index(stop[0]))",
        "max(reversed(stops), key=lambda stop: STOPS.index(stop[0]))",
        ("test_order_of_stops",),
    ),
    Fault(
        "one-click-undone",
        "Leaving with one click can be undone from a page.",
        "on_the_page = target.method is Method.PAGE and by.method is Method.PAGE",
        "on_the_page = by.method is Method.PAGE",
        ("test_decide", "test_ledger"),
    ),
    Fault(
        "undone-elsewhere",
        "A correction about one list takes back the leaving of another.",
        "if by.id <= target.id or by.thing != target.thing:",
        "if by.id <= target.id:",
        ("test_decide", "test_ledger"),
    ),
    Fault(
        "ledger-can-be-changed",
        "Rows of the ledger can be deleted.",
        "create trigger append_only before update or delete on consent_events",
        "create trigger append_only before update on consent_events",
        ("test_ledger",),
    ),
    Fault(
        "notices-can-be-emptied",
        "Old privacy notices can be truncated.",
        "create trigger append_only_whole before truncate on notice_versions\n"
        "    for each statement execute function refuse_change();",
        "",
        ("test_ledger",),
    ),
    Fault(
        "order-facts-change",
        "Facts of an order can be overwritten.",
        "create trigger facts_stay before update on order_facts",
        "create trigger facts_stay before update of kind on order_facts",
        ("crm/test_orders",),
    ),
    Fault(
        "deferred-after-leaving",
        "Whoever leaves still gets a letter that was deferred.",
        "end if;\n"
        "    update delivery d\n"
        "       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,\n"
        "           at = now(), next_try = null\n"
        "      from campaigns c\n"
        "     where d.address = lost.address and d.state in ('p', 'd')",
        "end if;\n"
        "    update delivery d\n"
        "       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,\n"
        "           at = now(), next_try = null\n"
        "      from campaigns c\n"
        "     where d.address = lost.address and d.state in ('p')",
        ("test_lost_permission",),
    ),
    Fault(
        "leaving-one-ends-all",
        "Leaving one list leaves out the letters of all others.",
        "end if;\n"
        "    update delivery d\n"
        "       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,\n"
        "           at = now(), next_try = null\n"
        "      from campaigns c\n"
        "     where d.address = lost.address and d.state in ('p', 'd')\n"
        "       and c.id = d.campaign and c.purpose = lost.purpose\n"
        "       and (lost.list_id is null or c.list = lost.list_id);",
        "end if;\n"
        "    update delivery d\n"
        "       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,\n"
        "           at = now(), next_try = null\n"
        "      from campaigns c\n"
        "     where d.address = lost.address and d.state in ('p', 'd')\n"
        "       and c.id = d.campaign and c.purpose = lost.purpose;",
        ("test_lost_permission",),
    ),
    Fault(
        "digest-without-salt",
        "The digest of evidence can be guessed, for it has no salt.",
        'hashlib.sha256(b"%b%b\\x00%b" % (salt, name.encode(), value)).digest()',
        'hashlib.sha256(b"%b\\x00%b" % (name.encode(), value)).digest()',
        ("consent/ledger/test_evidence", "consent/test_export"),
    ),
    Fault(
        "reduced-keeps-salt",
        "The salt of a deleted network address stays, so that the address can be guessed.",
        "{name: salt for name, salt in self.salts.items() if name not in going},",
        "dict(self.salts),",
        ("consent/ledger/test_evidence",),
    ),
)

SUPPRESSION = (
    Fault(
        "suppressed-for-ever",
        "A block that was lifted still counts.",
        "where lifted_at is null and digest = any($1)\n group by",
        "where digest = any($1)\n group by",
        ("test_suppression",),
    ),
    Fault(
        "suppressed-on-another-list",
        "A block of one list counts for all.",
        "against = [row for row in rows if row.list_id is None or row.list_id == list_id]",
        "against = list(rows)",
        ("test_suppression",),
    ),
    Fault(
        "complaint-ended",
        "Somebody who complained is written to again by other lists after a new sign-up to one.",
        "_ENDED_BY_THE_OWNER = (Cause.BOUNCED, Cause.CLEANED_ELSEWHERE, Cause.ERASED)",
        "_ENDED_BY_THE_OWNER = (\n    Cause.BOUNCED, Cause.CLEANED_ELSEWHERE, Cause.ERASED, "
        "Cause.COMPLAINED\n)",
        ("test_remembered_wishes",),
    ),
    Fault(
        "revived-by-staff",
        "Staff bring back a suppressed person by calling it a double opt-in.",
        "and not is_own_word(event.method, event.actor)\n    ]",
        "and event.method is not Method.DOUBLE_OPT_IN\n    ]",
        ("test_suppression", "test_ledger"),
    ),
    Fault(
        "old-keys-forgotten",
        "After the key was changed, blocks under the old one are found no more.",
        "digest: canonical\n        for key_id in KEY_RING",
        "digest: canonical\n        for key_id in KEY_RING[:1]",
        ("test_suppression",),
    ),
    Fault(
        "undo-keeps-the-block",
        "Undoing an objection leaves the address on the suppression list.",
        "elif event.state is State.CORRECTED:\n"
        "            await _take_back(canonical, events[event.undoes or 0])",
        "elif event.state is State.CORRECTED:\n            continue",
        ("test_suppression", "test_unsubscribe"),
    ),
    Fault(
        "restriction-forgotten",
        "Of a permission that is about to be forgotten, a restriction is not remembered.",
        "    Reason.RESTRICTED: Cause.RESTRICTED,\n}",
        "}",
        ("test_remembered_wishes",),
    ),
)

FAULTS = (*LEDGER, *SUPPRESSION)
