"""A letter: subject, HTML and text from one Markdown source, compiled once, filled per reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from app.lib.languages import Language, speaking
from app.lib.languages import gettext as _
from app.mail.letters import markdown
from app.mail.letters.frame import framed
from app.mail.letters.merge import Hole, Segments, Where, fill, mask, parse, placeholder, split
from app.mail.letters.plain import wrapped

# What a letter to a list can always name; the caller gives a value for each.
LIST_FIELDS = ("email", "unsubscribe_url", "preferences_url")  # the address, then the ways out
LINK_STYLE = "color:#16557c;"
_OF_THE_FOOT = ("because", "why_url")
_KEPT_READINGS = 32
_ASIDE = ("aside_html", "aside_text")
LINE = "-" * 40  # between the parts of a text


@dataclass(frozen=True)
class Draft:
    """What staff wrote, with merge tags. The body is Markdown."""

    subject: str
    preheader: str
    body: str


@dataclass(frozen=True)
class Sender:
    """Who is responsible, as the footer names them. Empty parts are left out."""

    name: str
    postal_address: str = ""
    business_id: str = ""
    privacy_url: str = ""


@dataclass(frozen=True)
class Occasion:
    """Why the letter goes out, and in which language.

    With `list_name` it is a letter to a list and ends with each reader's `because` (a sentence), the
    way out and `why_url`; without, it is a system mail and `why` (one sentence, already in that
    language) says what caused it. `fields` are
    further merge fields. A field whose name ends in `_url` must be given a web address.
    Without `has_way_out` it is about a contract: nobody can leave what they have agreed on.
    `has_aside`: each reader's letter carries a section of its own before the footer.
    `reader` is a language of the reader's other than the letter's: the footer is said in it, with
    `reader_list_name`, for nobody has to read a strange language to find the way out.
    """

    language: Language
    list_name: str = ""
    why: str = ""
    fields: tuple[str, ...] = ()
    has_aside: bool = False
    has_way_out: bool = True
    reader: Language | None = None
    reader_list_name: str = ""

    @property
    def known_fields(self) -> frozenset[str]:
        """Without a way out its links are no fields: they would lead out of what was agreed on."""
        of_list = LIST_FIELDS if self.has_way_out else LIST_FIELDS[:1]
        return frozenset(self.fields) | frozenset(of_list if self.list_name else ())


@dataclass(frozen=True)
class Rendered:
    """One reader's letter."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class Aside:
    """A section of ours in one reader's letter, between what staff wrote and the footer.

    The HTML is put in as it is: whoever makes it has escaped it.
    """

    html: str
    text: str


@dataclass(frozen=True)
class CompiledLetter:
    """A letter with holes. Its fixed parts are done: nothing is parsed or cleaned per reader."""

    subject: Segments
    html: Segments
    text: Segments

    def render(self, values: Mapping[str, str], aside: Aside | None = None) -> Rendered:
        """Fill the holes. Values become one line of text, never markup, links or headers.

        A letter compiled with an aside needs one, others ignore it.
        Errors: BadDataError (a value too long, or a link that is missing or none).
        """
        if aside is not None:
            values = {**values, **dict(zip(_ASIDE, (aside.html, aside.text), strict=True))}
        return Rendered(
            subject=" ".join(fill(self.subject, values).split()),
            html=fill(self.html, values),
            text=fill(self.text, values),
        )


@dataclass(frozen=True)
class _Part:
    """A piece in both forms, its tags replaced by the placeholders in `holes`."""

    html: str
    text: str
    holes: Mapping[str, Hole]


def compile_letter(draft: Draft, sender: Sender, occasion: Occasion) -> CompiledLetter:
    """Make the letter. It works for unfinished drafts too; `checks.problems` says what is wrong."""
    known = occasion.known_fields
    subject = mask(parse(" ".join(draft.subject.split()), known))
    preheader = mask(parse(" ".join(draft.preheader.split()), known))
    body = read_body(draft.body, known)
    footer, aside = _footer(sender, occasion), _aside(occasion)
    html = framed(
        occasion.language,
        title=escape(subject.text),
        preheader=escape(preheader.text),
        sender=escape(sender.name),
        listname=escape(occasion.list_name),
        body=body.written.html,
        footer=footer.html,
        **({"aside": aside.html} if aside.html else {}),
    )
    holes = {**subject.holes, **preheader.holes, **body.holes, **aside.holes, **footer.holes}
    parts = [body.written.text, *filter(None, [aside.text]), footer.text]
    return CompiledLetter(
        subject=split(subject.text, subject.holes),
        html=split(html, {word: _in_html(hole) for word, hole in holes.items()}),
        text=split(f"\n\n{LINE}\n".join(parts) + "\n", holes),
    )


def _in_html(hole: Hole) -> Hole:
    return replace(hole, where=Where.HTML) if hole.where is Where.TEXT else hole


@dataclass(frozen=True)
class Body:
    """What staff wrote, read once: the tags' placeholders in `holes`, links of `ours` among them."""

    written: markdown.Written
    holes: Mapping[str, Hole]
    ours: frozenset[str]


@lru_cache(maxsize=_KEPT_READINGS)
def read_body(source: str, known: frozenset[str]) -> Body:
    """Kept for the next question about the same text: a page asks several, and shows it too."""
    masked = mask(parse(source, known))
    ours = frozenset(word for word, hole in masked.holes.items() if hole.field.endswith("_url"))
    written = markdown.write(masked.text, known_links=ours)
    in_addresses = " ".join(link.address for link in written.links if link.address not in ours)
    holes = {
        word: replace(hole, where=Where.URL) if word in in_addresses else hole
        for word, hole in masked.holes.items()
    }
    return Body(written, holes, ours)


def _aside(occasion: Occasion) -> _Part:
    if not occasion.has_aside:
        return _Part("", "", {})
    html, text = (placeholder() for _ in _ASIDE)
    holes = {
        word: Hole(name, where=Where.READY) for word, name in zip((html, text), _ASIDE, strict=True)
    }
    return _Part(html, text, holes)


def _footer(sender: Sender, occasion: Occasion) -> _Part:
    """Why it came, the ways out, who is responsible: always there, whatever staff wrote."""
    ways_out = LIST_FIELDS if occasion.has_way_out else ()
    names = (*ways_out, *_OF_THE_FOOT) if occasion.list_name else ()
    holes = {placeholder(): Hole(name) for name in names}
    words = {hole.field: word for word, hole in holes.items()}
    with speaking(occasion.reader or occasion.language):
        why = words.get("because", occasion.why)
        links = _links(sender, words)
        identity = list(_identity(sender))
    html_links = " &nbsp;·&nbsp; ".join(
        f'<a href="{escape(address)}" style="{LINK_STYLE}">{escape(label)}</a>'
        for label, address in links
    )
    paragraphs = [escape(why), html_links, "<br>".join(map(escape, identity))]
    text_links = "\n".join(f"{label}: {address}" for label, address in links)
    html = "".join(f'<p style="margin:12px 0 0 0;">{p}</p>' for p in paragraphs if p)
    return _Part(
        html=f'<div lang="{occasion.reader}">{html}</div>' if occasion.reader else html,
        text="\n\n".join(filter(None, [wrapped(why), text_links, "\n".join(identity)])),
        holes=holes,
    )


def _links(sender: Sender, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Labels and addresses: leaving first."""
    links = [
        (_("Unsubscribe"), words.get("unsubscribe_url", "")),
        (_("Change your preferences"), words.get("preferences_url", "")),
        (_("Why you got this letter"), words.get("why_url", "")),
        (_("Privacy notice"), sender.privacy_url),
    ]
    return [(label, address) for label, address in links if address]


def _identity(sender: Sender) -> Iterable[str]:
    yield sender.name
    yield from filter(None, [" ".join(sender.postal_address.split())])
    if sender.business_id:
        yield _("Business ID %(number)s", number=sender.business_id)
