"""Faults in signing up and leaving, and in the sentences that were shown."""

from tests.mutants.faults import Fault

SHOWN = (
    Fault(
        "oldest-sentence",
        "The form shows, and the ledger keeps, an old consent sentence.",
        "w.language = t.language\n        order by w.version desc limit 1) w on true\n where l.published_at",
        "w.language = t.language\n        order by w.version limit 1) w on true\n where l.published_at",
        ("test_offered_sentences",),
    ),
    Fault(
        "sentence-of-another-list",
        "The sentence beside the box is another list's.",
        "where w.list_id = l.id and w.language = t.language",
        "where w.language = t.language",
        ("test_offered_sentences",),
    ),
    Fault(
        "sentence-changes-language",
        "A sentence kept in one language counts as known in all.",
        "newest = (await wordings_in_force(list_id)).get(language)",
        "newest = next(iter((await wordings_in_force(list_id)).values()), None)",
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
        "where p.address = s.address and p.list_id = s.list and p.purpose = o.purpose\n"
        "                  and p.channel = 'email' and p.ground = 'consent'\n"
        "                  and (p.verdict or p.reason = 'paused'))",
        "where p.address = s.address and p.list_id = s.list and p.purpose = o.purpose\n"
        "                  and p.ground = 'consent'\n"
        "                  and (p.verdict or p.reason = 'paused'))",
        ("test_other_permissions",),
    ),
    Fault(
        "refused-is-subscribed",
        "Somebody without permission is shown as a subscriber.",
        "where p.address = s.address and p.list_id = s.list and p.purpose = o.purpose\n"
        "                  and p.channel = 'email' and p.ground = 'consent'\n"
        "                  and (p.verdict or p.reason = 'paused'))",
        "where p.address = s.address and p.list_id = s.list and p.purpose = o.purpose\n"
        "                  and p.channel = 'email' and p.ground = 'consent')",
        ("test_other_permissions",),
    ),
)

COMING_AND_GOING = (
    Fault(
        "not-me-confirmed",
        "A sign-up of which the owner said 'this was not me' can be confirmed.",
        'where id = $1 and confirmed_at is null and cancelled_at is null and superseded_at is null "\n'
        '        "and coalesce(open_until',
        'where id = $1 and confirmed_at is null and superseded_at is null "\n'
        '        "and coalesce(open_until',
        ("test_answers",),
    ),
    Fault(
        "confirm-counted-from-the-form",
        "The seven days to confirm begin with the form, not with the mail.",
        "if now >= (open_until or (mailed_at or created_at) + CONFIRM_WITHIN):",
        "if now >= (open_until or created_at + CONFIRM_WITHIN):",
        ("test_answers",),
    ),
    Fault(
        "confirm-a-closed-list",
        "A list that has closed since can still be confirmed.",
        "where r.request = q.id and l.closed_at is null",
        "where r.request = q.id",
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
        "and r.confirmed_at is null\n"
        "   and mailed.at > coalesce((select max(c.confirmed_at) from subscription_requests c\n"
        "                                where c.mailbox_hash = $1), '-infinity')",
        "and mailed.at is not null",
        ("test_mails", "test_subscribe"),
    ),
    Fault(
        "fourth-settings-link",
        "A mailbox gets four settings links in a day.",
        "if await queries.links_like_it_sent(link) >= rules.SETTINGS_LINKS_A_DAY:",
        "if await queries.links_like_it_sent(link) > rules.SETTINGS_LINKS_A_DAY:",
        ("test_mails", "test_preferences"),
    ),
    Fault(
        "undo-another-leaving",
        "Undoing takes back another leaving, too.",
        "if event.at == left_at\n        and event.state in",
        "if event.at <= left_at\n        and event.state in",
        ("test_undo_one_of_two",),
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
        ("test_undo_one_of_two",),
    ),
    Fault(
        "left-without-subscription",
        "Whoever has a permission but no subscription cannot leave.",
        "return left or permitted or await _only_a_merge_stops(address_id, list_id)",
        "return left or await _only_a_merge_stops(address_id, list_id)",
        ("test_other_permissions",),
    ),
    Fault(
        "leaving-at-one-address",
        "Who leaves does so at one address only.",
        "return sorted(addresses, key=lambda one: one.id)",
        "return sorted(addresses, key=lambda one: one.id != address_id)[:1]",
        ("test_unsubscribe", "test_leaving_a_person"),
    ),
    Fault(
        "sent-to-who-left-elsewhere",
        "Who left at one address is sent the letter at another.",
        "and w.channel = 'email' and w.ground = 'consent'\n       and w.reason = 'withdrawn'",
        "and w.channel = 'email' and w.ground = 'consent'\n       and w.reason = 'gone'",
        ("test_leaving_a_person",),
    ),
    Fault(
        "one-mail-asks-for-one",
        "Who wanted three lists in a day is asked for one.",
        "            if wanted.list_id not in left_out:",
        "            if wanted.list_id in left_out:",
        ("test_also_wanted",),
    ),
    Fault(
        "ticked-by-another",
        "What nobody ticked is agreed to.",
        'also = [one for one in waiting if form.has("also", one.key)]',
        "also = list(waiting)",
        ("test_also_wanted",),
    ),
    Fault(
        "one-click-as-form-only",
        "A one-click unsubscribing that is not sent as a form is not heard.",
        'return bool(_ASKED.search(unquote_to_bytes(body.replace(b"\\0", b""))))',
        'return body.startswith(b"List-Unsubscribe=One-Click")',
        ("test_unsubscribe",),
    ),
    Fault(
        "one-click-leaves-all",
        "The mail program's one click ends everything.",
        "subscription, everything=False, method=Method.ONE_CLICK, visit=visit",
        "subscription, everything=True, method=Method.ONE_CLICK, visit=visit",
        ("test_unsubscribe",),
    ),
    Fault(
        "asked-without-a-ground",
        "Somebody is asked to join although no ground is recorded.",
        "    going = [one for one in _of_each_ground(reader, message) if one.may_go]",
        "    going = [replace(one, ground=Ground.ASKED) for one in _of_each_ground(reader, message)]",
        ("test_whom",),
    ),
    Fault(
        "asked-despite-another-address",
        "Somebody is asked to join although they said no at another address.",
        "for one in person.addresses if (stop := stop_of(one.reader, message)) is not None]",
        "for one in person.addresses[:1] if (stop := stop_of(one.reader, message)) is not None]",
        ("test_whom",),
    ),
    Fault(
        "invitation-without-way-out",
        "An invitation has no way out that mail programs show.",
        "rendered, leaving=Leaving(page), secret=secrets)",
        "rendered, secret=secrets)",
        ("test_invitation_letter",),
    ),
    Fault(
        "asked-by-other-lists",
        "Somebody who answered 'No, thank you' is asked by the other lists at once.",
        "*_of_former_questions(reader, message),",
        "",
        ("test_invitation_answers", "test_whom"),
    ),
    Fault(
        "owner-hears-nothing",
        "Whose letter was forwarded hears nothing when a colleague leaves or objects for them.",
        "if left_at is None or not isinstance(address, Address):",
        "if left_at is None or isinstance(address, Address):",
        ("test_from_a_letter",),
    ),
    Fault(
        "objection-untold",
        "Whose letter was forwarded hears nothing when a colleague objects on the page.",
        "if method is Method.PAGE:\n            await tell_of_leaving",
        "if method is Method.PAGE and not everything:\n            await tell_of_leaving",
        ("test_from_a_letter",),
    ),
    Fault(
        "objection-to-an-invitation-untold",
        "Whose invitation was forwarded hears nothing when a colleague objects for them.",
        "Method.PAGE, evidence)\n        await tell_of_leaving(request.email, left_at)",
        "Method.PAGE, evidence)\n        assert left_at != 0",
        ("test_invitation_answers",),
    ),
    Fault(
        "another-company-uncounted",
        "Who agreed to another company is told of only while they are mailed.",
        "and ({LIVING} or p.verdict and p.ends_as = 'controller_changed')",
        "and {LIVING}",
        ("privacy/test_another_controller",),
    ),
    Fault(
        "another-company-is-the-same",
        "The answer that it is another company is kept as its contrary.",
        "await actions.answer(version, is_same=said == SAME, by=request.user.id)",
        "await actions.answer(version, is_same=bool(said), by=request.user.id)",
        ("privacy/test_another_controller",),
    ),
    Fault(
        "old-name-is-offered",
        "A sentence that names the former controller goes on collecting consent.",
        'if names_controller(row["sentence"], row.pop("controller"))',
        'if row.pop("controller") or row["sentence"]',
        ("privacy/test_controllers",),
    ),
    Fault(
        "old-name-is-confirmed",
        "A sign-up under the former controller's name can still be confirmed.",
        'and names_controller(row["wanted_sentence"], row["controller"])',
        "",
        ("privacy/test_controllers",),
    ),
    Fault(
        "asked-again",
        "Somebody who was asked is asked again on the same ground.",
        "newer = (one for one in going if asked is None or _is_newer(one, asked))",
        "newer = (one for one in going)",
        ("test_whom",),
    ),
    Fault(
        "yes-to-us-ends-an-objection",
        "A yes to an invitation counts as the person's own double opt-in.",
        "return Method.INVITED if opened.is_invitation else Method.OWN_LINK",
        "return Method.OWN_LINK",
        ("test_how_it_was_said",),
    ),
    Fault(
        "dropped-stays-booked",
        "A question that did not go out keeps its conversation used.",
        "    if rows and request.ground == Ground.ASKED and request.fact is not None:",
        "    if not rows and request.ground == Ground.ASKED and request.fact is not None:",
        ("test_invitation_letter",),
    ),
    Fault(
        "notice-not-to-objectors",
        "Who objected to marketing is never told where their data came from.",
        "and p.reason = 'restricted') as is_restricted",
        "and p.reason in ('restricted', 'objected', 'withdrawn')) as is_restricted",
        ("test_notice_mails",),
    ),
    Fault(
        "told-by-rote",
        "Everybody is told the same basis, whatever they agreed to.",
        "held = held_for(person.kept.roles, person.known, self.purposes)",
        "held = held_for(person.kept.roles, Known(), self.purposes)",
        ("test_telling_text",),
    ),
    Fault(
        "no-portability",
        "Who agreed is not told that they may take their data elsewhere.",
        "if Basis.CONSENT in bases or Basis.CONTRACT in bases:",
        "if Basis.CONTRACT in bases:",
        ("test_telling_text",),
    ),
    Fault(
        "notice-twice",
        "Somebody whose notice may have arrived gets it again.",
        '(row["mail"] == "unknown", Hindrance.ANSWER_LOST)',
        '(row["mail"] == "lost", Hindrance.ANSWER_LOST)',
        ("test_notice_mails",),
    ),
)

FAULTS = (*SHOWN, *COMING_AND_GOING)
