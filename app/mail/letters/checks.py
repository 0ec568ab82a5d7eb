"""What is wrong with a letter before it is sent. Looks at form only: no link is ever fetched."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from app.lib.languages import N_
from app.lib.problems import Problem
from app.mail.letters import links, merge
from app.mail.letters.leftovers import Kind
from app.mail.letters.letter import (
    Body,
    CompiledLetter,
    Draft,
    Occasion,
    Sender,
    compile_letter,
    read_body,
)

LARGEST_HTML = 100_000  # bytes; Gmail cuts a letter off a little above
_ROOM_PER_HOLE = 60  # bytes that a value takes, more or less
_LEAST_FONT_SIZE = 10  # px
_LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.3, for the size that links have
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})

NO_SUBJECT = N_("Write a subject.")
NO_BODY = N_("Write the letter.")
NO_LINK_WORDS = N_('the link to "%(address)s" has no text. Write some in the square brackets.')
NO_LINK_ADDRESS = N_('the link "%(label)s" goes nowhere. Put its address in ( ).')
NOT_HTTPS = N_('the link "%(label)s" is not secure. Start its address with https://.')
BAD_LINK = N_(
    'the address of the link "%(label)s" is incomplete. It should look like https://example.com/page.'
)
NO_SCHEME = N_('the address of the link "%(label)s" has to begin with https://.')
OTHER_SCHEME = N_(
    'the link "%(label)s" cannot begin with "%(scheme)s:". Links begin with https://, mailto: or tel:.'
)
BAD_MAIL = N_('the e-mail address of the link "%(label)s" is incomplete.')
BAD_PHONE = N_(
    'the phone number of the link "%(label)s" cannot be read. Write it like tel:+358401234567.'
)
USER_IN_LINK = N_(
    'the address of the link "%(label)s" has @ before the name of the site. Remove it and what '
    "is before it."
)
FIELD_IN_SITE = N_(
    'the link "%(label)s" has a field in the name of the site. A field can only come after it.'
)
LINK_TITLE = N_(
    'the link "%(label)s" has more than its address in ( ). Readers would not see it; leave it out.'
)
BROKEN_LINK = N_(
    '"%(words)s" is not a link yet. Write [text](address): nothing between ] and (, no spaces in '
    "the address, and ) after it."
)
PICTURE = N_("pictures are not sent yet; readers see only the text in the square brackets.")
LONG_ROW = N_(
    'the row "%(words)s" has more cells than the first row of its table; readers would not see them.'
)
TAG = N_('"%(words)s" is shown as it is written: HTML is not used here.')
MARKS = N_(
    '"%(words)s" is shown with its marks. Bold is **text**, with nothing but spaces and punctuation '
    "around it."
)
TABLE = N_('"%(words)s" is shown with its lines. A table needs | --- | --- | below its first row.')
OPEN_CODE = N_(
    "everything from the three backticks to the end is shown as code. Close it with three more."
)
NO_WAY_OUT = N_("The unsubscribe link is missing from the letter.")
HIDDEN_WAY_OUT = N_("The unsubscribe link cannot be seen: it is hidden, too small or too pale.")
TOO_LARGE = N_(
    "The letter is too large: %(size)s kB of %(most)s kB. Gmail would cut it off. Shorten it."
)
_LEFTOVERS = {
    Kind.LINK: BROKEN_LINK,
    Kind.LONG_ROW: LONG_ROW,
    Kind.TAG: TAG,
    Kind.MARKS: MARKS,
    Kind.TABLE: TABLE,
    Kind.OPEN_CODE: OPEN_CODE,
}
_STOPPING = frozenset({Kind.LINK, Kind.LONG_ROW})


def problems(draft: Draft, sender: Sender, occasion: Occasion) -> tuple[Problem, ...]:
    """Everything that must be mended before this letter may go, and what should be looked at."""
    if len(draft.body) > LARGEST_HTML:  # it can only grow: not worth the time to compile
        return (_too_large(len(draft.body)),)
    body = read_body(draft.body, occasion.known_fields)
    letter = compile_letter(draft, sender, occasion)
    return (*_written(draft, occasion), *_in_body(body), *compiled_problems(letter, occasion))


def compiled_problems(letter: CompiledLetter, occasion: Occasion) -> tuple[Problem, ...]:
    """What the finished letter tells: its size, and for letters to a list the way out."""
    found = []
    size = sum(
        len(piece.encode()) if isinstance(piece, str) else _ROOM_PER_HOLE for piece in letter.html
    )
    if size > LARGEST_HTML:
        found.append(_too_large(size))
    if occasion.list_name and occasion.has_way_out and (fault := _way_out(letter)):
        found.append(Problem(fault, part="body"))
    return tuple(found)


def _too_large(size: int) -> Problem:
    return Problem(TOO_LARGE, {"size": size // 1000, "most": LARGEST_HTML // 1000}, "body")


def _written(draft: Draft, occasion: Occasion) -> Iterator[Problem]:
    for part, text, empty in (
        ("subject", draft.subject, NO_SUBJECT),
        ("preheader", draft.preheader, ""),
        ("body", draft.body, NO_BODY),
    ):
        if empty and not text.strip():
            yield Problem(empty, part=part)
        yield from merge.parse(text, occasion.known_fields, part=part).problems


def _in_body(body: Body) -> Iterator[Problem]:
    for link in body.written.links:
        address, label = _unmasked(link.address, body), _unmasked(link.label, body)
        values = {"line": link.line, "address": address[:80], "label": label[:80]}
        if not link.label:
            yield Problem(NO_LINK_WORDS, values, "body", link.line)
        if link.address not in body.ours and (fault := _link_fault(link.address, body)):
            scheme = link.address.partition(":")[0]
            yield Problem(fault, {**values, "scheme": scheme[:80]}, "body", link.line)
        if link.has_title:
            yield Problem(LINK_TITLE, values, "body", link.line)
    for line in body.written.pictures:
        yield Problem(PICTURE, {"line": line}, "body", line)
    for leftover in body.written.leftovers:
        values = {"line": leftover.line, "words": _unmasked(leftover.words, body)}
        warns = leftover.kind not in _STOPPING
        yield Problem(_LEFTOVERS[leftover.kind], values, "body", leftover.line, warns)


def _link_fault(address: str, body: Body) -> str | None:
    """The first reason why nobody should follow it, or None."""
    scheme, colon, rest = address.partition(":")
    site = "/".join(address.split("/")[:3])
    is_web = rest.startswith("//")
    faults = {
        NO_LINK_ADDRESS: not address.strip("#"),
        FIELD_IN_SITE: any(word in site for word in body.holes),  # whose page it is
        BAD_MAIL: scheme == "mailto" and not links.is_mail_address(address),
        BAD_PHONE: scheme == "tel" and not links.is_phone_number(address),
        OTHER_SCHEME: colon and "." not in scheme and scheme not in links.SCHEMES,
        NO_SCHEME: scheme not in {"mailto", "tel"} and not is_web,
        USER_IN_LINK: is_web and "@" in site,
        BAD_LINK: is_web and not links.is_web_address(address),
        NOT_HTTPS: scheme == "http",
    }
    return next((fault for fault, is_so in faults.items() if is_so), None)


def _unmasked(text: str, body: Body) -> str:
    for word, hole in body.holes.items():
        text = text.replace(word, "{{ " + hole.field + " }}")
    return text


def _way_out(letter: CompiledLetter) -> str | None:
    """Whether a person can find the unsubscribe link, in both forms."""
    in_text = any(
        isinstance(piece, merge.Hole) and piece.field == "unsubscribe_url" for piece in letter.text
    )
    target = merge.placeholder()
    watcher = _Watcher(target)
    for piece in letter.html:
        if isinstance(piece, str):
            watcher.feed(piece)
        else:
            watcher.feed(target if piece.field == "unsubscribe_url" else "x")
    watcher.close()
    if not in_text or not watcher.found:
        return NO_WAY_OUT
    return None if watcher.visible else HIDDEN_WAY_OUT


class _Watcher(HTMLParser):
    """Reads HTML and says whether a link to `target` was there and could be seen."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target
        self.found = self.visible = False
        self._above: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        style = _style(attributes)
        if tag == "a" and attributes.get("href") == self.target:
            self.found = True
            styles = [above for _, above in self._above] + [style]
            self.visible = self.visible or _can_be_seen(styles)
        if tag not in _VOID:
            self._above.append((tag, style))

    def handle_endtag(self, tag: str) -> None:
        while self._above and self._above.pop()[0] != tag:
            pass


def _style(attributes: dict[str, str]) -> dict[str, str]:
    rules = (rule.partition(":") for rule in attributes.get("style", "").lower().split(";"))
    style = {name.strip(): value.strip() for name, _, value in rules if value}
    if "hidden" in attributes:
        style["display"] = "none"
    if "bgcolor" in attributes:
        style.setdefault("background-color", attributes["bgcolor"])
    return style


def _can_be_seen(styles: list[dict[str, str]]) -> bool:
    """Given the styles from the outermost element to the link itself."""
    inherited = {name: value for style in styles for name, value in style.items()}
    hidden = any(
        style.get("display") == "none"
        or style.get("visibility") == "hidden"
        or re.fullmatch(r"0(\.0*)?(px|em|%)?", style.get("opacity", ""))
        or re.fullmatch(r"0(px)?", style.get("max-height", style.get("height", "")))
        for style in styles
    )
    size = re.match(r"([\d.]+)px", inherited.get("font-size", "16px"))
    contrast = _contrast(
        inherited.get("color", "#000000"), inherited.get("background-color", "#ffffff")
    )
    readable = size is not None and float(size[1]) >= _LEAST_FONT_SIZE
    return not hidden and readable and contrast >= _LEAST_CONTRAST


def _contrast(colour: str, ground: str) -> float:
    """WCAG 2.2 contrast ratio; a colour in another notation than #rgb or #rrggbb counts as 1."""
    lights = [_luminance(value) for value in (colour, ground)]
    if None in lights:
        return 1.0
    darker, lighter = sorted(light for light in lights if light is not None)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float | None:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    if not re.fullmatch(r"[0-9a-f]{6}", digits):
        return None
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
