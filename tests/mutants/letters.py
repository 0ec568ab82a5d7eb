"""Faults in what is written: merge tags, mails, exported files."""

from tests.mutants.faults import Fault

MERGE_LANGUAGE = (
    Fault(
        "value-is-markup",
        "A name with markup in it becomes part of the letter.",
        "return value if hole.where is Where.TEXT else escape(value)",
        "return value",
        ("mail/test_merge", "test_letter"),
    ),
    Fault(
        "value-in-an-address",
        "A value in a link changes where it leads.",
        'return quote(value, safe="")',
        "return quote(value)",
        ("mail/test_merge", "test_letter"),
    ),
    Fault(
        "value-breaks-lines",
        "A line separator in a value breaks the line.",
        '_CONTROL = re.compile(r"[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff]+")',
        '_CONTROL = re.compile(r"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff]+")',
        ("test_line_breakers",),
    ),
    Fault(
        "default-for-blanks",
        "A name of blanks does not take the word that stands in for it.",
        'value = _CONTROL.sub(" ", value).strip()\n    for name, argument in hole.filters:',
        'value = _CONTROL.sub(" ", value)\n    for name, argument in hole.filters:',
        ("mail/test_merge",),
    ),
    Fault(
        "filters-turned-round",
        "Filters are applied in the wrong order.",
        "for name, argument in hole.filters:\n        value =",
        "for name, argument in reversed(hole.filters):\n        value =",
        ("mail/test_merge",),
    ),
    Fault(
        "link-to-anywhere",
        "A link of ours may be any text.",
        'if hole.field.endswith("_url") and not re.fullmatch(r"https?://[^\\s<>\\"\'\\\\]+", value):',
        'if hole.field.endswith("_url") and not value:',
        ("mail/test_merge", "test_letter"),
    ),
)

MESSAGE = (
    Fault(
        "header-breaks-lines",
        "A line break in a subject becomes a header.",
        "if _CONTROL.search(words):\n        raise BadHeaderError(header)",
        "if _CONTROL.fullmatch(words):\n        raise BadHeaderError(header)",
        ("test_message",),
    ),
    Fault(
        "header-separators",
        "A line separator of Unicode gets into a header.",
        '_CONTROL = re.compile(r"[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff]")',
        '_CONTROL = re.compile(r"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")',
        ("test_message",),
    ),
    Fault(
        "no-one-click",
        "Mail programs offer no one-click leaving.",
        'yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"',
        'yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click" * bool(leaving.mailto)',
        ("test_message", "test_sending"),
    ),
    Fault(
        "scripts-in-links",
        "A link in a letter may lead to a script.",
        "leads = value in known or leads_somewhere(value)",
        "leads = True",
        ("test_letter", "mail/test_checks"),
    ),
    Fault(
        "numbers-counted-anew",
        "Numbers at the beginning of lines are counted anew.",
        "and [tokens[item].info for item in items] == counted",
        "and counted",
        ("test_as_typed",),
    ),
    Fault(
        "signs-are-bullets",
        "A sign before a number becomes a bullet.",
        "return len(items) > 1 and not _is_signed(tokens, items)",
        "return len(items) > 1",
        ("test_as_typed",),
    ),
    Fault(
        "broken-links-pass",
        "A link that was not understood stops no letter.",
        "warns = leftover.kind not in _STOPPING",
        "warns = True",
        ("test_not_understood",),
    ),
    Fault(
        "gaps-are-silent",
        "Readers without a name are not counted before sending.",
        "yield Gap(hole.field, people, _read_without(line, hole.field))",
        "yield from ()",
        ("test_gaps",),
    ),
    Fault(
        "title-is-markup",
        "A subject with markup in it becomes part of the letter.",
        "title=escape(subject.text),",
        "title=subject.text,",
        ("test_letter",),
    ),
    Fault(
        "another-message-id",
        "A system mail that is sent again has another Message-ID.",
        'digest = keyed_hash("message_id", f"outbox:{mail}").hex()[:40]',
        'digest = keyed_hash("message_id", f"outbox:{mail}{clock.now()}").hex()[:40]',
        ("test_outbox_sending",),
    ),
    Fault(
        "answer-names-people",
        "A mail server's answer is kept with the address in it.",
        'return _ADDRESS.sub("[address]", one_line).strip()[:_LONGEST_TEXT]',
        "return one_line.strip()[:_LONGEST_TEXT]",
        ("test_replies",),
    ),
)

FILES = (
    Fault(
        "formula-after-a-blank",
        "A formula behind a blank is calculated when the file is opened.",
        '_FORMULA = f"[\' \\"]*[{_STARTS_FORMULA}]"',
        '_FORMULA = f"[{_STARTS_FORMULA}]"',
        ("test_csv_cells",),
    ),
    Fault(
        "formula-in-the-middle",
        "A formula behind a semicolon is calculated when the file is opened with semicolons.",
        '_SEPARATES = ",;|\\t\\r\\n"',
        '_SEPARATES = ",|\\t\\r\\n"',
        ("test_csv_cells",),
    ),
    Fault(
        "minus-is-no-formula",
        "A formula that begins with a minus is calculated.",
        '"=+\\\\-@\\t\\r\\n"',
        '"=+@\\t\\r\\n"',
        ("test_csv_cells",),
    ),
    Fault(
        "guard-comes-back",
        "A file of another program loses the plus of its phone numbers.",
        "beginning = 1 if _GUARDED.match(cell) else 0",
        "beginning = 1 if _DANGEROUS.match(cell) else 0",
        ("test_csv_cells",),
    ),
    Fault(
        "excel-without-mark",
        "Excel opens the file with broken letters.",
        'EXCEL = Dialect(";", "\\N{BYTE ORDER MARK}")',
        'EXCEL = Dialect(";", "")',
        ("test_excel_mark",),
    ),
    Fault(
        "sheet-with-markup",
        "A cell with markup in it breaks the sheet.",
        'return escape(_LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("", cell)))',
        'return _LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("", cell))',
        ("crm/test_export", "test_export_comes_back"),
    ),
    Fault(
        "export-of-everybody",
        "The evidence of one person comes with that of everybody.",
        '_OF_THESE = " where e.subject = any($1::uuid[])"',
        '_OF_THESE = " where e.subject = any($1::uuid[]) or e.subject is not null"',
        ("consent/test_export", "privacy/test_evidence"),
    ),
)

FAULTS = (*MERGE_LANGUAGE, *MESSAGE, *FILES)
