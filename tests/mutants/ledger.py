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
        "if event.channel not in (topic.channel, ANY_CHANNEL):",
        "if not event.channel:",
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
        "min(reversed(said.stops), key=lambda stop: STOPS.index(stop[0]))",
        "max(reversed(said.stops), key=lambda stop: STOPS.index(stop[0]))",
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
        "where d.state in ('p', 'd') and d.address = lost.address",
        "where d.state = 'p' and d.address = lost.address",
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
        'sha256(b"%b%b\\x00%b" % (salt, name.encode(), value)).digest()',
        'sha256(b"%b\\x00%b" % (name.encode(), value)).digest()',
        ("consent/ledger/test_evidence", "consent/test_export"),
    ),
    Fault(
        "reduced-keeps-salt",
        "The salt of a deleted network address stays, so that the address can be guessed.",
        "{name: salt for name, salt in self.salts.items() if name not in going},",
        "dict(self.salts),",
        ("consent/ledger/test_evidence",),
    ),
    Fault(
        "older-database-sealed",
        "A restored older database goes on being sealed, and a head contradicts one that was published.",
        "or kept.size > size\n        or await queries.head_of(tree.number, Span(0, kept.size)) != kept.root",
        "or kept.size <= size\n        and await queries.head_of(tree.number, Span(0, kept.size)) != kept.root",
        ("consent/ledger/test_sealing",),
    ),
    Fault(
        "node-hashed-as-leaf",
        "A node of the tree can be passed off as a leaf.",
        'return hashlib.sha256(b"\\x01" + left + right).digest()',
        'return hashlib.sha256(b"\\x00" + left + right).digest()',
        ("consent/ledger/test_merkle",),
    ),
    Fault(
        "evidence-can-be-changed",
        "What proves an event can be replaced by something else.",
        "create trigger facts_stay before update on consent_evidence",
        "create trigger facts_stay before delete on consent_evidence",
        ("consent/ledger/test_evidence",),
    ),
    Fault(
        "erasure-forgotten-by-restore",
        "Whoever was erased is mailed again after an older backup was restored.",
        "Cause.ERASED: (State.ERASED, Method.JOURNAL),",
        "",
        ("test_journal",),
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

GROUNDS = (
    Fault(
        "nobodys-role-address",
        "An address of which nobody knows whose it is counts as an organisation's.",
        "if reader.legal_form not in LEGAL_PERSONS:",
        "if reader.legal_form is LegalForm.UNREGISTERED:",
        ("test_cases",),
    ),
    Fault(
        "reason-for-another-list",
        "A reason written for one list carries the letters of every other.",
        "if reason.list_id is None or reason.list_id != message.list_id:",
        "if reason.list_id is None:",
        ("test_cases",),
    ),
    Fault(
        "customer-of-anything",
        "A customer is written to about what they did not buy.",
        "if sale.product_group is None or (wanted and sale.product_group not in wanted):",
        "if sale.product_group is None:",
        ("test_cases",),
    ),
    Fault(
        "section-cures-all",
        "A letter with the Article 14 section goes although the month is over.",
        "return message.today > reader.told_due_on or not message.tells_where_data_came_from",
        "return not message.tells_where_data_came_from",
        ("test_cases",),
    ),
    Fault(
        "own-rules-forgotten",
        "A strict sender keeps the laxer rules of the reader's country.",
        "return stricter(own, RULES[profile_of(country)]) if country else own",
        "return RULES[profile_of(country)] if country else own",
        ("test_cases",),
    ),
    Fault(
        "invoice-with-an-offer",
        "A service message may hold an offer.",
        "if message.holds_marketing and not may_advertise:",
        "if message.holds_marketing and message.kind is MessageKind.DUTY:",
        ("test_cases",),
    ),
    Fault(
        "other-address-forgotten",
        "Who objected at one address gets the letter at another.",
        "*_of_the_other_addresses(reader, topic, said),",
        "",
        ("test_cases",),
    ),
    Fault(
        "asked-twice",
        "One conversation allows a question every day.",
        "if talk.used_on is not None:",
        "if talk.used_on == case.message.today:",
        ("test_cases",),
    ),
    Fault(
        "older-by-a-year",
        "Whoever turns thirteen this year counts as thirteen.",
        "message.today.year - reader.birth_year - 1",
        "message.today.year - reader.birth_year",
        ("test_cases",),
    ),
    Fault(
        "erased-by-hash-alone",
        "The suppression list does not keep the letter from an erased address.",
        "    Cause.ERASED: Reason.ERASED,\n}",
        "}",
        ("test_cases",),
    ),
)

FAULTS = (*LEDGER, *SUPPRESSION, *GROUNDS)
