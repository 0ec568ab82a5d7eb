"""Faults in what may be sent, in leaving and coming back, and in what was shown."""

from tests.mutants.faults import Fault

LEDGER = (
    Fault(
        "objection-by-phone",
        "An objection to telephone calls ends the letters.",
        "if event.channel != channel or event.state not in (State.OBJECTED, State.WITHDRAWN):\n"
        "        return None\n    if event.method is Method.COMPLAINT:\n        return Reason.COMPLAINED",
        "if event.state not in (State.OBJECTED, State.WITHDRAWN):\n"
        "        return None\n    if event.method is Method.COMPLAINT:\n        return Reason.COMPLAINED",
        ("test_decide",),
    ),
    Fault(
        "staff-double-opt-in",
        "A double opt-in that staff typed ends an objection.",
        "own = event.method is Method.DOUBLE_OPT_IN and event.actor is Actor.PERSON\n    if verdict",
        "own = event.method is Method.DOUBLE_OPT_IN\n    if verdict",
        ("test_decide",),
    ),
    Fault(
        "withdrawn-expires",
        "A withdrawal that is followed by an expiry is forgotten.",
        "return ended if verdict.allowed else verdict",
        "return ended",
        ("test_order_of_stops",),
    ),
    Fault(
        "weaker-stop",
        "A withdrawal after a complaint takes the complaint's place.",
        "if verdict.reason in _STOPS and _STOPS.index(verdict.reason) > _STOPS.index(reason):",
        "if verdict.reason in _STOPS and _STOPS.index(verdict.reason) > len(_STOPS):",
        ("test_order_of_stops",),
    ),
    Fault(
        "one-click-undone",
        "Leaving with one click can be undone from a page.",
        "return (\n            target.method is Method.PAGE\n            and target.actor is Actor.PERSON\n"
        "            and by.method is Method.PAGE",
        "return (\n            target.actor is Actor.PERSON\n            and by.method is Method.PAGE",
        ("test_decide", "test_ledger"),
    ),
    Fault(
        "undone-elsewhere",
        "A correction about one list takes back the leaving of another.",
        "if by.id <= target.id or _thing(by) != _thing(target):",
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
        "sentences-can-be-emptied",
        "Old consent sentences can be truncated.",
        "create trigger append_only_whole before truncate on wordings\n"
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
        "where d.address = lost.address and d.state in ('p', 'd')",
        "where d.address = lost.address and d.state in ('p')",
        ("test_lost_permission",),
    ),
    Fault(
        "leaving-one-ends-all",
        "Leaving one list leaves out the letters of all others.",
        "and (lost.list_id is null or c.list = lost.list_id);",
        ";",
        ("test_lost_permission",),
    ),
    Fault(
        "digest-without-salt",
        "The digest of evidence can be guessed, for it has no salt.",
        "return hashlib.sha256(salt + text.encode()).digest()",
        "return hashlib.sha256(text.encode()).digest()",
        ("test_ledger", "consent/test_export"),
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
        ("test_suppression",),
    ),
    Fault(
        "revived-by-staff",
        "Staff bring back a suppressed person by calling it a double opt-in.",
        "and not (event.method is Method.DOUBLE_OPT_IN and event.actor is Actor.PERSON)\n    ]",
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
        "elif event.state is State.CORRECTED:\n            await _take_back",
        "elif event.state is State.ERASED:\n            await _take_back",
        ("test_suppression", "test_unsubscribe"),
    ),
    Fault(
        "restriction-forgotten",
        "Of a permission that is about to be forgotten, a restriction is not remembered.",
        "    Reason.RESTRICTED: Cause.RESTRICTED,\n}",
        "}",
        ("test_suppression", "test_keeping"),
    ),
)

SHOWN = (
    Fault(
        "oldest-sentence",
        "The form shows, and the ledger keeps, an old consent sentence.",
        "w.language = t.language\n        order by w.version desc limit 1) w on true\n where l.published_at",
        "w.language = t.language\n        order by w.version limit 1) w on true\n where l.published_at",
        ("test_subscribe", "test_manage_lists"),
    ),
    Fault(
        "sentence-of-another-list",
        "The sentence beside the box is another list's.",
        "where w.list_id = l.id and w.language = t.language",
        "where w.language = t.language",
        ("test_subscribe", "test_manage_lists"),
    ),
    Fault(
        "sentence-changes-language",
        "A sentence kept in one language counts as known in all.",
        "newest = (await queries.wordings_in_force(list_id)).get(language)",
        "newest = next(iter((await queries.wordings_in_force(list_id)).values()), None)",
        ("test_wordings", "test_manage_lists"),
    ),
    Fault(
        "notice-in-one-language",
        "A notice that changes in Swedish only makes no new version.",
        "for language, html in html_by_language.items():\n        kept = await",
        "for language, html in list(html_by_language.items())[:1]:\n        kept = await",
        ("privacy/test_notice", "test_wordings"),
    ),
    Fault(
        "another-channel-is-subscribed",
        "A permission for the telephone shows a list as subscribed.",
        "where p.address = s.address and p.list_id = s.list and p.purpose = l.purpose\n"
        "                  and p.channel = 'email' and p.verdict)",
        "where p.address = s.address and p.list_id = s.list and p.purpose = l.purpose\n"
        "                  and p.verdict)",
        ("test_other_permissions",),
    ),
    Fault(
        "refused-is-subscribed",
        "Somebody without permission is shown as a subscriber.",
        "where p.address = s.address and p.list_id = s.list and p.purpose = l.purpose\n"
        "                  and p.channel = 'email' and p.verdict)",
        "where p.address = s.address and p.list_id = s.list and p.purpose = l.purpose\n"
        "                  and p.channel = 'email')",
        ("test_other_permissions",),
    ),
)

COMING_AND_GOING = (
    Fault(
        "not-me-confirmed",
        "A sign-up of which the owner said 'this was not me' can be confirmed.",
        'where id = $1 and confirmed_at is null and cancelled_at is null and superseded_at is null "\n'
        '        "and coalesce(mailed_at',
        'where id = $1 and confirmed_at is null and superseded_at is null "\n'
        '        "and coalesce(mailed_at',
        ("test_confirm",),
    ),
    Fault(
        "confirm-counted-from-the-form",
        "The seven days to confirm begin with the form, not with the mail.",
        "if now - (mailed_at or created_at) >= CONFIRM_WITHIN:",
        "if now - created_at >= CONFIRM_WITHIN:",
        ("test_confirm",),
    ),
    Fault(
        "confirm-a-closed-list",
        "A list that has closed since can still be confirmed.",
        "where r.request = $1 and l.closed_at is null",
        "where r.request = $1",
        ("test_confirm",),
    ),
    Fault(
        "fourth-mail-in-a-week",
        "A mailbox is asked four times in a week.",
        "and len(last_week) < CONFIRMATIONS_A_WEEK",
        "and len(last_week) <= CONFIRMATIONS_A_WEEK",
        ("test_subscribe", "test_mails"),
    ),
    Fault(
        "answered-mails-count",
        "Who has confirmed once gets no second sign-up mail within a day.",
        "and r.mailed_at is not null and r.confirmed_at is null\n"
        "   and r.mailed_at > coalesce((select max(c.confirmed_at) from subscription_requests c\n"
        "                                where c.mailbox_hash = $1), '-infinity')",
        "and r.mailed_at is not null",
        ("test_mails", "test_subscribe"),
    ),
    Fault(
        "fourth-settings-link",
        "A mailbox gets four settings links in a day.",
        "if sent >= rules.SETTINGS_LINKS_A_DAY:",
        "if sent > rules.SETTINGS_LINKS_A_DAY:",
        ("test_mails", "test_preferences"),
    ),
    Fault(
        "undo-another-leaving",
        "Undoing takes back another leaving, too.",
        "if event.at == left_at\n        and event.state in",
        "if event.at <= left_at\n        and event.state in",
        ("test_unsubscribe",),
    ),
    Fault(
        "undo-after-ten-minutes",
        "The tenth minute has passed and leaving can still be undone.",
        "return timedelta(0) <= now - left_at < UNDO_WITHIN",
        "return timedelta(0) <= now - left_at <= 2 * UNDO_WITHIN",
        ("test_unsubscribe",),
    ),
    Fault(
        "reopen-another-list",
        "Undoing brings back a subscription that was left at another moment.",
        "where s.address = any($1) and s.left_at = $2 and s.left_by = $3",
        "where s.address = any($1) and s.left_at <= $2 and s.left_by = $3",
        ("test_unsubscribe",),
    ),
    Fault(
        "left-without-subscription",
        "Whoever has a permission but no subscription cannot leave.",
        "if not (left or permitted):",
        "if not left:",
        ("test_unsubscribe",),
    ),
    Fault(
        "objection-at-one-address",
        "An objection is recorded for one address of a person only.",
        "found = await contacts.addresses_of_the_person_at(address_id)\n"
        "    return sorted(found, key=lambda address: address.id)",
        "found = await contacts.addresses_of_the_person_at(address_id)\n"
        "    return sorted(found, key=lambda address: address.id != address_id)[:1]",
        ("test_unsubscribe",),
    ),
    Fault(
        "one-click-leaves-all",
        "The mail program's one click ends everything.",
        "await actions.unsubscribe(found, everything=False, method=Method.ONE_CLICK, visit=visit)",
        "await actions.unsubscribe(found, everything=True, method=Method.ONE_CLICK, visit=visit)",
        ("test_unsubscribe",),
    ),
    Fault(
        "invite-who-complained",
        "Somebody who marked a letter as spam is asked to join.",
        "and p.reason in ('objected', 'complained', 'restricted', 'erased')) as is_blocked",
        "and p.reason in ('objected', 'restricted', 'erased')) as is_blocked",
        ("crm/test_bulk", "lists/test_telling"),
    ),
    Fault(
        "invite-other-address",
        "Somebody is asked to join although another address of theirs is suppressed.",
        "array(select b.canonical from contact_addresses b where b.contact = c.id) as canonicals",
        "array(select b.canonical from contact_addresses b where b.id = a.id) as canonicals",
        ("crm/test_bulk", "lists/test_telling"),
    ),
)

FAULTS = (*LEDGER, *SUPPRESSION, *SHOWN, *COMING_AND_GOING)
