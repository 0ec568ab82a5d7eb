"""Faults in segments and in pages of long lists."""

from tests.mutants.faults import Fault

SEGMENTS = (
    Fault(
        "not-without-null",
        "Who has no value falls out of 'is not'.",
        'sql = f"({piece.sql}) is not true" if piece.may_be_null else f"not ({piece.sql})"',
        'sql = f"not ({piece.sql})"',
        ("contacts/test_segments",),
    ),
    Fault(
        "not-any-is-any",
        "The negation of 'any of these' is any of the negations.",
        'return _all(parts, about) if (tree.word == "all") is is_true else _any(parts, about)',
        'return _all(parts, about) if tree.word == "all" else _any(parts, about)',
        ("contacts/test_segments",),
    ),
    Fault(
        "past-positions-count",
        "A position that has ended counts as present.",
        'AT_PRESENT = "(p.until is null or p.until >= current_date)"\nPOSITION',
        'AT_PRESENT = "(p.until is null or p.until >= p.since or p.since is null)"\nPOSITION',
        ("contacts/test_segments",),
    ),
    Fault(
        "past-roles-count",
        "Who was a customer is one.",
        'HAS_ROLE, HAD_ROLE = f"{WITH_ROLE} and r.until is null", f"{WITH_ROLE} and r.until is not null"',
        'HAS_ROLE, HAD_ROLE = WITH_ROLE, f"{WITH_ROLE} and r.until is not null"',
        ("contacts/test_segments",),
    ),
    Fault(
        "mailable-for-another-list",
        "Permission for one list and a subscription to another make somebody mailable.",
        'same_list = "m.list_id = s.list"',
        'same_list = "m.list_id is not null"',
        ("test_other_permissions",),
    ),
    Fault(
        "mailable-by-telephone",
        "Permission for the telephone makes somebody mailable.",
        "m.purpose = l.purpose and m.channel = 'email' \"",
        'm.purpose = l.purpose "',
        ("test_other_permissions",),
    ),
    Fault(
        "number-over-means-from",
        "'More than 5' holds for 5.",
        '"less": "<", "more": ">",',
        '"less": "<", "more": ">=",',
        ("contacts/test_segments", "test_custom_fields"),
    ),
    Fault(
        "percent-is-anything",
        "A per cent sign in a question about titles finds everybody.",
        'plain = text.replace("\\\\", "\\\\\\\\").replace("%", r"\\%").replace("_", r"\\_")',
        'plain = text.replace("\\\\", "\\\\\\\\").replace("_", r"\\_")',
        ("contacts/test_segments",),
    ),
)

PAGES = (
    Fault(
        "page-skips-equals",
        "Of people of one moment or name, those on the border of two pages are shown on neither.",
        'f"and ({self._key} {beyond} {key} or {self._id} {sign} {last}::uuid)"',
        'f"and {self._key} {beyond} {key} and {last}::uuid is not null"',
        ("crm/test_people_list", "test_views"),
    ),
    Fault(
        "page-in-parts-skips",
        "By last contact, the page begins a row too late.",
        'place = f"(w.{first.key}, w.{first.whose}) {turn} (${key}, ${last})"',
        'place = f"w.{first.key} {turn} ${key} and ${last}::uuid is not null"',
        ("crm/test_people_list", "test_views"),
    ),
    Fault(
        "stream-repeats",
        "On the border of two pages of a stream, things of one moment come twice.",
        "return before.at, _AFTER_ALL if mark < before.key[0] else _BEFORE_ALL",
        "return before.at, _AFTER_ALL",
        ("test_stream",),
    ),
    Fault(
        "duplicates-skip",
        "Of pairs with one score, those on the border of two pages are shown on neither.",
        "and (score, id) < ($1, $2) order by",
        "and score < $1 and $2::bigint is not null order by",
        ("test_duplicates", "test_merge_pages"),
    ),
    Fault(
        "to-tell-skips",
        "Of people with one day, those on the border of two pages are shown on neither.",
        "and ($2::date is null or (c.told_due_on, c.id) > ($2, $3))",
        "and ($2::date is null or (c.told_due_on > $2 and $3::uuid is not null))",
        ("test_days_to_tell",),
    ),
    Fault(
        "future-is-last-contact",
        "A meeting of next week is the last contact.",
        'f"where l.{whose} = w.{whose} and l.at <= {{0}} order by l.at desc, l.id desc limit 1)"',
        'f"where l.{whose} = w.{whose} order by l.at desc, l.id desc limit 1)"',
        ("crm/test_people_list", "test_views"),
    ),
)

FAULTS = (*SEGMENTS, *PAGES)
