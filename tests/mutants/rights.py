"""Faults in who may do what, in where a request comes from, and in what people ask of their own data."""

from tests.mutants.faults import Fault

RIGHTS = (
    Fault(
        "one-right-of-two",
        "Of two rights that a page needs, one is enough.",
        "if not self.rights <= user.rights:",
        "if self.rights and not self.rights & user.rights:",
        ("test_routes", "campaigns/test_preview", "test_results"),
    ),
    Fault(
        "file-before-right",
        "A form is read before it is known whether its sender has the right.",
        "if mark:\n        await mark(connection, handler)\n    try:\n        await read_form(",
        "try:\n        await read_form(",
        ("test_routes", "imports/test_file_pages", "test_rights", "web/test_csrf"),
    ),
    Fault(
        "file-before-token",
        "A file is taken before it is known that its form is of ours.",
        "self.admit(self.texts)\n            self.file",
        "self.file",
        ("test_bodies", "test_charsets"),
    ),
    Fault(
        "decoder-of-the-sender",
        "A form is read in whatever letters its sender names.",
        "known = CODECS.get((charset or DEFAULT).strip().lower())",
        "known = charset or DEFAULT",
        ("test_bodies", "test_charsets"),
    ),
    Fault(
        "stranger-like-staff",
        "Strangers may send as much as staff.",
        'is_stranger = request.scope.get("user") is None',
        "is_stranger = False",
        ("test_bodies", "test_charsets"),
    ),
    Fault(
        "post-without-token",
        "A form without the session's token is taken.",
        "if tokens.read_token(PURPOSE, submitted) != session_id:",
        "if submitted and tokens.read_token(PURPOSE, submitted) != session_id:",
        ("web/test_csrf", "test_routes"),
    ),
    Fault(
        "token-of-another-session",
        "The token of one session opens the forms of another.",
        "if tokens.read_token(PURPOSE, submitted) != session_id:",
        "if not tokens.read_token(PURPOSE, submitted):",
        ("web/test_csrf", "test_send_again"),
    ),
    Fault(
        "token-for-a-form-without",
        "A form that came without a token of ours is given one.",
        "is_ours = any(map(csrf.is_ours, submitted.get(csrf.FIELD, ())))",
        "is_ours = True",
        ("test_send_again",),
    ),
    Fault(
        "neighbour-host",
        "A form of a neighbouring host is taken.",
        'not in ("same-origin", "none"):',
        'not in ("same-origin", "same-site", "none"):',
        ("web/test_csrf",),
    ),
    Fault(
        "http-origin-on-https",
        "On https, a form from plain http is taken.",
        'return is_http and origin.lower() == f"http://{host.lower()}"',
        'return origin.lower() == f"http://{host.lower()}"',
        ("web/test_csrf",),
    ),
    Fault(
        "next-to-elsewhere",
        "After signing in, a link leads to another site.",
        'is_page = parts is not None and "//" not in parts.path and not',
        "is_page = parts is not None and not",
        ("test_sign_in", "staff/test_rules"),
    ),
    Fault(
        "next-with-backslash",
        "After signing in, a backslash leads to another site.",
        'plain = wanted.isascii() and wanted.isprintable() and "\\\\" not in wanted',
        "plain = wanted.isascii() and wanted.isprintable()",
        ("test_sign_in", "staff/test_rules"),
    ),
    Fault(
        "billing-in-the-export",
        "The exported file holds billing details for everybody who may export.",
        "billing=request.user.may(Right.SEE_BILLING)",
        "billing=request.user.may(Right.EXPORT_PEOPLE)",
        ("crm/test_export",),
    ),
    Fault(
        "billing-in-the-stream",
        "The stream of an organisation shows changes of billing to everybody.",
        "- (set() if with_billing else {StreamKind.BILLING})",
        "- (set() if with_billing or kinds else {StreamKind.BILLING})",
        ("test_billing",),
    ),
    Fault(
        "recipients-without-people",
        "Who may write but see nobody sees the recipients by name.",
        'name="campaigns.recipients",\n'
        "    guards=[needs(Right.WRITE_CAMPAIGNS, Right.SEE_PEOPLE)],",
        'name="campaigns.recipients",\n    guards=[needs(Right.WRITE_CAMPAIGNS)],',
        ("test_results", "test_rights", "test_routes"),
    ),
)

ORIGINS = (
    Fault(
        "forged-forwarding",
        "A visitor chooses their own network address.",
        'for entry in reversed(",".join(forwarded).split(",")):',
        'for entry in ",".join(forwarded).split(","):',
        ("web/test_client",),
    ),
    Fault(
        "whole-address-kept",
        "Evidence keeps the whole network address.",
        "return str(_around(found).network_address) if found is not None else None",
        "return str(found) if found is not None else None",
        ("web/test_client", "test_subscribe"),
    ),
    Fault(
        "two-hosts",
        "Of two Host headers the first is believed.",
        "len(hosts) == 1",
        "len(hosts) >= 1",
        ("web/test_hosts",),
    ),
    Fault(
        "letter-with-forms",
        "A letter that is shown may send forms.",
        "\"form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox\"",
        "\"frame-ancestors 'self'; base-uri 'none'; sandbox\"",
        ("test_letter_policies",),
    ),
)

DESK = (
    Fault(
        "request-ends-on-saturday",
        "A request ends on a Saturday although nobody works then.",
        "while day.weekday() >= 5 or is_holiday(day):",
        "while day.weekday() >= 6 or is_holiday(day):",
        ("requests/test_clock",),
    ),
    Fault(
        "clock-eve",
        "Christmas Eve moves the end of a request.",
        "if not name.endswith(_EVE))",
        "if name)",
        ("requests/test_clock",),
    ),
    Fault(
        "extension-late",
        "The time is extended after the month has ended.",
        "    if today > due:\n        return Problem(TOO_LATE",
        "    if today > due + timedelta(days=31):\n        return Problem(TOO_LATE",
        ("requests/test_clock", "requests/test_desk"),
    ),
    Fault(
        "stranger-is-known",
        "A pressed link shows who it is although nobody in the register has the address.",
        "        if person is not None:\n            await add_step(request_id, Step.IDENTITY, None)",
        "        if one is not None:\n            await add_step(request_id, Step.IDENTITY, None)",
        ("requests/test_public",),
    ),
    Fault(
        "decided-for-a-stranger",
        "Something is granted before anybody has made sure who asks.",
        "if Step.IDENTITY not in one.done and any(",
        "if Step.RECEIVED not in one.done and any(",
        ("requests/test_desk",),
    ),
    Fault(
        "requests-kept",
        "Letters to whoever asked stay when their time is over.",
        '"delete from privacy_request_letters where request = any($1)",',
        '"delete from privacy_request_letters where request = any($1) and sent_at is null",',
        ("erasing/test_canaries",),
    ),
    Fault(
        "answer-sixth-code",
        "A stranger has six tries at the code of an answer.",
        "closed_at = case when tries + 1 >= $2 then $3 else closed_at end",
        "closed_at = case when tries >= $2 then $3 else closed_at end",
        ("answer/test_release",),
    ),
    Fault(
        "answer-unchecked",
        "An answer goes out although nobody has checked what it says about others.",
        "    if to_check:\n        return Problem(TO_CHECK",
        "    if to_check and not has_address:\n        return Problem(TO_CHECK",
        ("answer/test_opening", "answer/test_release"),
    ),
    Fault(
        "answer-tells-staff",
        "An answer tells which member of staff did something.",
        'is_staff = name in STAFF or (name.endswith("_by") and name not in NOT_STAFF)',
        "is_staff = name in STAFF",
        ("answer/test_complete",),
    ),
    Fault(
        "answer-too-long",
        "An answer opens on the fifteenth day.",
        "        if now >= self.open_until:",
        "        if now > self.open_until:",
        ("answer/test_opening",),
    ),
)

NOTICE = (
    Fault(
        "silent-in-one-language",
        "A firm outside the EEA may be missing from the notice in a language.",
        "named = all(escape(one.facts.name) in html",
        "named = any(escape(one.facts.name) in html",
        ("record/test_differences",),
    ),
    Fault(
        "period-of-nobody",
        "A period in the notice that no rule follows is not noticed.",
        "if not is_held or one.retention_months <= 0:",
        "if one.retention_months <= 0:",
        ("record/test_differences",),
    ),
    Fault(
        "late-review",
        "A review of who has access is said to be late on its last day.",
        "if due is not None and due < seen.today:",
        "if due is not None and due <= seen.today:",
        ("record/test_differences",),
    ),
    Fault(
        "closed-over",
        "A saving over another edition of a document goes through.",
        "closed_on is null and edition = $2 returning id",
        "closed_on is null and $2::int is not null returning id",
        ("record/test_record",),
    ),
)

FAULTS = (*RIGHTS, *ORIGINS, *DESK, *NOTICE)
