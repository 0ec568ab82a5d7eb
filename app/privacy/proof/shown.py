"""The form and the mail of a consent, brought back from what was kept, as a reader saw them."""

import email
import email.policy
from collections.abc import Collection, Sequence
from html.parser import HTMLParser

Pieces = Sequence[tuple[str, str]]
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "li",
        "ul",
        "ol",
        "div",
        "label",
        "form",
        "fieldset",
        "section",
        "dt",
        "dd",
        "body",
    ]
)
_NAMED = {"h1": "heading", "h2": "heading", "h3": "heading", "legend": "heading", "button": "press"}
_UNSEEN = frozenset(("head", "script", "style", "select", "textarea", "svg"))
_EMPTY = frozenset(("input", "br", "hr", "img", "meta", "link", "wbr"))
_FIELDS = frozenset(("select", "textarea"))


class _Reader(HTMLParser):
    """Collects pieces; what nobody saw, and hidden inputs, are none."""

    def __init__(self, ticked: Collection[str]) -> None:
        super().__init__()
        self.ticked, self.pieces = ticked, list[tuple[str, str]]()
        self.kind, self.text, self.unseen = "line", "", 0

    def end_piece(self, following: str = "line") -> None:
        text = " ".join(self.text.split())
        if text:
            self.pieces.append((self.kind, text))
        self.kind, self.text = following, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self.unseen and tag in _FIELDS:
            self._field(given)
        if self.unseen or tag in _UNSEEN or given.get("aria-hidden") == "true":
            self.unseen += tag not in _EMPTY
        elif tag == "input":
            self._field(given)
        elif tag in _BLOCKS or tag in _NAMED:
            self.end_piece(_NAMED.get(tag, "line"))

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self.unseen -= tag not in _EMPTY
        elif tag in _BLOCKS or tag in _NAMED:
            self.end_piece()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text += data

    def _field(self, given: dict[str, str | None]) -> None:
        kind = given.get("type")
        if kind in {"checkbox", "radio"}:
            self.end_piece("ticked" if given.get("value") in self.ticked else "box")
        elif kind != "hidden":
            self.end_piece()
            self.pieces.append(("field", ""))


def pieces_of(form: str, ticked: Collection[str] = ()) -> Pieces:
    """Kind and text of each piece: heading, line, box, ticked (a box shown empty that the person ticked),
    field, press (a button).
    """
    reader = _Reader(ticked)
    reader.feed(form)
    reader.close()
    reader.end_piece()
    return reader.pieces


_HEADS = ("From", "To", "Date", "Subject", "Message-ID")


def html_of_mail(source: str) -> str:
    """The page of it; '' where it has none."""
    body = email.message_from_string(source, policy=email.policy.default).get_body(("html",))
    return str(body.get_content()) if body is not None else ""


def mail_as_read(source: str) -> str:
    """The heads that matter and the plain text; without one, the source as it is."""
    letter = email.message_from_string(source, policy=email.policy.default)
    plain = letter.get_body(("plain",))
    if plain is None:
        return source
    heads = "\n".join(f"{name}: {letter[name]}" for name in _HEADS if letter[name])
    text = plain.get_content().replace("\r\n", "\n").strip()
    return f"{heads}\n\n{text}"
