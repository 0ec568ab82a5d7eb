"""Words that stand where there is nothing: those of programs, and those of people. Pure."""

# As databases, spreadsheets and scripts write an empty cell. The first ones are names, too.
_ALSO_NAMES = ("nan", "null", "none", "nil", "na")
_OF_PROGRAMS = (
    "\\n", "n/a", "n.a.", "#n/a", "#value!", "#ref!", "#null!", "#div/0!", "#name?", "#num!", "<null>",
    "(null)", "(none)", "(blank)", "(empty)", "undefined", "0000-00-00", "0000-00-00 00:00:00",
    "-", "--", "---", "\u2013", "\u2014", "?", "??", ".", "…", "...",
)  # fmt: skip
_OF_PEOPLE = (
    "ei ole", "ei tietoa", "ei tiedossa", "ei tiedetä", "ei saatavilla", "ei ilmoitettu", "puuttuu",
    "tuntematon", "tyhjä", "saknas", "finns inte", "finns ej", "uppgift saknas", "okänd", "okänt",
    "inget", "ej angivet", "ej känd", "tom", "unknown", "missing", "not available", "not known",
    "not given", "empty",
)  # fmt: skip
# Only where an address or a number is wanted; elsewhere they answer a question, or are names.
_NO = (
    "ei", "no", "nej", "ingen", "ei sähköpostia", "ei spostia", "ei sähköpostiosoitetta", "ei puhelinta",
    "ei numeroa", "ei puhelinnumeroa", "ingen e-post", "inget e-post", "ingen telefon", "inget nummer",
    "no email", "no e-mail", "no phone", "x", "xx", "xxx",
)  # fmt: skip
_NAMES = frozenset({"first_name", "last_name", "full_name", "organisation"})
_REACHED = frozenset({"email", "phone", "mobile"})
# A word that nobody knows in these is to be said: it might forbid something.
_ASKED = frozenset({"status", "may_mail", "no_mail", "double_opt_in", "decision_maker"})


def nothing_in(field: str) -> frozenset[str]:
    """What means nothing in a column of this field, in the spellings that are sure.

    `nan`, `NULL` and `None` are no names, but `Nan` and `Null` are: somebody may be called so.
    """
    if field in _ASKED:
        return _spelled(_OF_PROGRAMS)
    words = _spelled((*_OF_PROGRAMS, *_OF_PEOPLE))
    if field in _NAMES:
        people = {word.capitalize() for word in (*_ALSO_NAMES, "tom", "inget")} | {"tom"}
        return (words | _spelled(_ALSO_NAMES) | {"NaN"}) - (people - {"None"})
    words |= _spelled(_ALSO_NAMES) | {"NaN"}
    if field == "country":
        return words - _spelled(("na",))  # Namibia
    return words | _spelled(_NO) if field in _REACHED else words


def _spelled(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        spelling for word in words for spelling in (word, word.upper(), word.capitalize())
    )
