"""Every string a person reads, and the catalogues that hold its translations.

`python -m tests.architecture.catalogues` brings the .po files up to date after a text has changed:
new strings arrive empty, gone ones leave. A test fails until the empty ones are translated.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "app" / "lib" / "locale"
LANGUAGES = ("fi", "sv")
KEYWORDS = {
    "_": None,
    "pgettext": ((1, "c"), 2),
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "_n": (1, 2),
}
# A refusal's sentence is marked by standing in it.
REFUSALS = ("Refusal", "NotFound", "Forbidden", "Conflict", "Invalid", "TooMany", "NotReady")
TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
SOURCES: dict[str, tuple[str, str, dict[str, str]]] = {
    "app": ("**.py", "python", {}),
    "templates": ("**", "jinja2.ext:babel_extract", TEMPLATES),
}
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@cache
def extracted() -> Catalog:
    """All msgids in code and templates, with where they stand."""
    catalog = Catalog(project="Postilupa", charset="utf-8")
    keywords = KEYWORDS | dict.fromkeys(REFUSALS)
    for folder, (pattern, method, options) in SOURCES.items():
        found = extract_from_dir(
            ROOT / folder,
            method_map=[(pattern, method)],
            options_map={pattern: options},
            keywords=keywords,
        )
        for path, _line, message, comments, context in found:
            catalog.add(
                message, None, [(f"{folder}/{path}", 0)], auto_comments=comments, context=context
            )
    return catalog


def translated(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str) -> Iterator[Message]:
    """Messages of the code that the language does not say, or only vaguely."""
    catalog = translated(language)
    for message in extracted():
        if message.id:
            found = catalog.get(message.id, message.context)
            strings = (
                (found.string if isinstance(found.string, tuple | list) else [found.string])
                if found
                else []
            )
            if not strings or not all(strings) or (found and found.fuzzy):
                yield message


def strings_of(message: Message) -> list[str]:
    """One string, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def update(languages: tuple[str, ...] = LANGUAGES) -> None:
    template = extracted()
    for language in languages:
        catalog = translated(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with (LOCALE / f"{language}.po").open("wb") as file:
            file.write(HEADER.format(language=language).encode())
            write_po(file, catalog, width=100, omit_header=True, sort_output=True, no_location=True)


if __name__ == "__main__":
    update(tuple(sys.argv[1:]) or LANGUAGES)
