"""What is wrong with a letter before it is sent. Looks at form only: no link is ever fetched."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from app.lib.languages import N_
from app.lib.problems import Problem
from app.mail.letters import markdown, merge
from app.mail.letters.letter import CompiledLetter, Draft, Occasion, Sender, compile_letter

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
PICTURE = N_("pictures are not sent yet; readers see only the text in the square brackets.")
NO_WAY_OUT = N_("The unsubscribe link is missing from the letter.")
HIDDEN_WAY_OUT = N_("The unsubscribe link cannot be seen: it is hidden, too small or too pale.")
TOO_LARGE = N_(
    "The letter is too large: %(size)s kB of %(most)s kB. Gmail would cut it off. Shorten it."
)


def problems(draft: Draft, sender: Sender, occasion: Occasion) -> tuple[Problem, ...]:
    """Everything that must be mended before this letter may go, in reading order."""
    if len(draft.body) > LARGEST_HTML:  # it can only grow: not worth the time to compile
        return (_too_large(len(draft.body)),)
    letter = compile_letter(draft, sender, occasion)
    return (*_written(draft, occasion), *compiled_problems(letter, occasion))


def compiled_problems(letter: CompiledLetter, occasion: Occasion) -> tuple[Problem, ...]:
    """What the finished letter tells: its size, and for letters to a list the way out."""
    found = []
    size = sum(
        len(piece.encode()) if isinstance(piece, str) else _ROOM_PER_HOLE for piece in letter.html
    )
    if size > LARGEST_HTML:
        found.append(_too_large(size))
    if occasion.list_name and (fault := _way_out(letter)):
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
    yield from _in_body(draft.body, occasion)


def _in_body(source: str, occasion: Occasion) -> Iterator[Problem]:
    masked = merge.mask(merge.parse(source, occasion.known_fields))
    ours = [word for word, hole in masked.holes.items() if hole.field.endswith("_url")]
    written = markdown.write(masked.text, known_links=ours)
    for link in written.links:
        address, label = _unmasked(link.address, masked), _unmasked(link.label, masked)
        values = {"line": link.line, "address": address[:80], "label": label[:80]}
        if not link.label:
            yield Problem(NO_LINK_WORDS, values, "body", link.line)
        if link.address not in ours and (fault := _link_fault(link.address, masked)):
            yield Problem(fault, values, "body", link.line)
    for line in written.pictures:
        yield Problem(PICTURE, {"line": line}, "body", line)


def _link_fault(address: str, masked: merge.Masked) -> str | None:
    if not address.strip("#"):
        return NO_LINK_ADDRESS
    before_path = "/".join(address.split("/")[:3])
    if any(word in before_path for word in masked.holes):
        return BAD_LINK  # a value must not decide whose page it is
    if address.startswith("http://") and markdown.is_web_address(address):
        return NOT_HTTPS
    well_formed = markdown.is_web_address(address) or markdown.is_mail_address(address)
    return None if well_formed else BAD_LINK


def _unmasked(text: str, masked: merge.Masked) -> str:
    for word, hole in masked.holes.items():
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
