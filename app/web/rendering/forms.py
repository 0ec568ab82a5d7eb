"""Browsers send text and repeat names; read that here, once, and say in words what is wrong.

Litestar's own decoding is made for interfaces: it answers one ticked box of several with 400, and
keeps the last thousand bodies in memory. Nothing that was typed is kept here after the answer.
How much of a body is read, and in which letters, stands in `app/web/receiving`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import parse_qsl

from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException, HTTPException, InternalServerException

from app.lib.languages import N_, format_number, gettext
from app.lib.problems import Problem
from app.lib.texts import tidy_line, tidy_lines, whole_number_in
from app.web.receiving.body import AnyRequest, pieces, whole
from app.web.receiving.charsets import codec, without_nul
from app.web.receiving.parts import MOST_FIELDS, Pairs, Parts, read_parts

Value = TypeVar("Value")

MOST_CHARACTERS = 200
URLENCODED = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"
UNREADABLE = "\N{REPLACEMENT CHARACTER}"

TOO_LONG = N_("Use at most %(most)s characters. There are now %(now)s; nothing was cut off.")
NOT_READABLE = N_("Some characters did not come through. Please enter them again.")
NOT_A_NUMBER = N_("Enter a whole number, for example 12.")
OUT_OF_RANGE = N_("Enter a number from %(least)s to %(most)s.")
NOT_OFFERED = N_("Choose one of the options on this page.")
SENT_TWICE = N_("This field was sent twice, with two different values. Fill it in once.")


@dataclass
class Form:
    """The submitted text and, after reading, what was wrong with it, a sentence a field.

    Reading never raises: a field in error gives '' (or None), and the page is shown again with
    everything that was typed (`value`, `has`). `called` names fields whose sentence alone does not
    say which one is meant: the summary at the head puts the name before it.
    """

    submitted: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    def text(
        self,
        name: str,
        *,
        required: str | None = None,
        most: int = MOST_CHARACTERS,
        lines: bool = False,
    ) -> str:
        """Tidy text, one line unless `lines`.

        `required` is the msgid to show when it is empty; `most` counts characters.
        """
        value = tidy_lines(self.value(name)) if lines else tidy_line(self.value(name))
        return self._checked(name, value, required, most)

    def exact(self, name: str, *, required: str | None = None, most: int = MOST_CHARACTERS) -> str:
        """As typed but for spaces at the ends: what nobody sees in an address is never repaired."""
        return self._checked(name, self.value(name).strip(), required, most)

    def secret(self, name: str, *, required: str | None = None, most: int = MOST_CHARACTERS) -> str:
        """Exactly what was typed, spaces and all: for passwords."""
        return self._checked(name, self.value(name), required, most)

    def number(
        self, name: str, *, least: int, most: int, required: str | None = None
    ) -> int | None:
        """A whole number; spaces between thousands are allowed."""
        text = self.text(name, required=required)
        number = whole_number_in(text)
        if not text:
            return None
        if number is None:
            self.refuse(name, NOT_A_NUMBER)
        elif least <= number <= most:
            return number
        else:
            between = {"least": format_number(least), "most": format_number(most)}
            self.refuse(name, OUT_OF_RANGE, **between)
        return None

    def read(
        self,
        name: str,
        reader: Callable[[str], Value | Problem],
        *,
        required: str | None = None,
        most: int = MOST_CHARACTERS,
        exact: bool = False,
    ) -> Value | None:
        """What the text, or with `exact` the address, means to `reader`.

        None when it is empty or, with the complaint beside it, when it means nothing.
        """
        text = (self.exact if exact else self.text)(name, required=required, most=most)
        value = reader(text) if text else None
        if isinstance(value, Problem):
            self.refuse(name, value.message, **value.values)
            return None
        return value

    def ticked(self, name: str) -> bool:
        return name in self.submitted

    def chosen(self, name: str) -> list[str]:
        """Every value sent under this name, once each; what they may be, the caller knows."""
        return list(dict.fromkeys(self.submitted.get(name, [])))

    def one(self, name: str, among: Collection[str], *, required: str | None = None) -> str:
        """One of the offered values (radio buttons, a select); anything else is an error."""
        value = self.text(name, required=required)
        if value and value not in among:
            self.refuse(name, NOT_OFFERED)
            return ""
        return value

    def several(self, name: str, among: Collection[str]) -> list[str]:
        """Those of the offered values that were ticked; anything else is an error."""
        values = self.chosen(name)
        if not set(values) <= set(among):
            self.refuse(name, NOT_OFFERED)
            return []
        return values

    def refuse(self, name: str, sentence: str, **values: object) -> None:
        """Say what is wrong with a field (msgid); the first complaint about it stands."""
        self.errors.setdefault(name, gettext(sentence, **values))

    def value(self, name: str) -> str:
        """What was typed, to be shown again."""
        return self.submitted.get(name, [""])[0]

    def has(self, name: str, value: str) -> bool:
        """Whether this box or alternative was chosen."""
        return value in self.submitted.get(name, [])

    @property
    def first_error(self) -> str | None:
        return next(iter(self.errors), None)

    def _checked(self, name: str, value: str, required: str | None, most: int) -> str:
        if required and not value:
            self.refuse(name, required)
        if len(set(filter(None, self.chosen(name)))) > 1:
            self.refuse(name, SENT_TWICE)
        if UNREADABLE in value:
            self.refuse(name, NOT_READABLE)
        if len(value) > most:
            self.refuse(name, TOO_LONG, most=format_number(most), now=format_number(len(value)))
        return "" if name in self.errors else value


def filled(values: Mapping[str, str | Iterable[str] | None] | None = None) -> Form:
    """A form to be shown for the first time, with what is known already."""
    return Form(
        {
            name: [value] if isinstance(value, str) else list(value)
            for name, value in (values or {}).items()
            if value is not None
        }
    )


ONE_FILE = "file"
"""In a handler's `opt`: the name of the field whose file is read; those of others are not."""
_READ, _FILE = "form_read", "form_file"


def _anything(_: Form) -> None:
    pass


async def read_form(request: AnyRequest, *, admit: Callable[[Form], None] = _anything) -> Form:
    """The request's form. Raises 400, 413 or 415 with a page that says what to do.

    `admit` may refuse it: it is asked before anything of a large file is read, once.
    """
    kept = request.scope["state"]
    if _READ not in kept:
        try:
            kept[_READ] = await _read(request, admit)
        except InternalServerException:  # they hung up in the middle: no fault of ours
            raise ClientException from None
        if request.content_type[0] != PARTS:
            admit(_form(kept[_READ]))
    return _form(kept[_READ])


def file_in(request: AnyRequest) -> UploadFile | None:
    """The file that came with the form; whoever takes it closes it."""
    file: UploadFile | None = request.scope["state"].get(_FILE)
    return file


async def _read(request: AnyRequest, admit: Callable[[Form], None]) -> Pairs:
    kind, options = request.content_type
    if kind == PARTS:
        return await _read_parts(request, options.get("boundary", ""), admit)
    decoder = codec(options.get("charset"))
    body = await whole(request)
    if kind != URLENCODED and body:
        raise HTTPException(status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        pairs = parse_qsl(
            body.decode(decoder, "replace"),
            keep_blank_values=True,
            encoding=decoder,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise ClientException from None
    return [(without_nul(name), without_nul(value)) for name, value in pairs]


async def _read_parts(request: AnyRequest, boundary: str, admit: Callable[[Form], None]) -> Pairs:
    parts = Parts(lambda texts: admit(_form(texts)), request.route_handler.opt.get(ONE_FILE))
    await read_parts(pieces(request), boundary, parts)
    request.scope["state"][_FILE] = parts.file
    return parts.texts


def _form(pairs: Pairs) -> Form:
    form = Form()
    for name, value in pairs:
        form.submitted.setdefault(name, []).append(value)
    return form


EDITION = "edition"


def edition_of(form: Form, name: str = EDITION) -> int:
    """Which edition of a record the form was opened with; 0, which none has, when tampered with."""
    text = form.value(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
