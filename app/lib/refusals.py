"""Why an action said no. `app/web/rendering/errors.py` turns each kind into a status and a page."""

from http import HTTPStatus
from typing import ClassVar, TypeVar

from app.lib.languages import N_, gettext

Thing = TypeVar("Thing")


class Refusal(Exception):
    """Base class. The sentence is a gettext msgid; `str()` is safe to show, in the current language."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    title: ClassVar[str | None] = None
    """The heading of its page, a msgid; None: that of the status."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return gettext(self.sentence, **self.values)


class NotFound(Refusal):
    """There is no such thing, or it is not yours to know."""

    status = HTTPStatus.NOT_FOUND


def or_not_found(thing: Thing | None, sentence: str) -> Thing:
    """The thing itself. Raises NotFound with this sentence where there is none."""
    if thing is None:
        raise NotFound(sentence)
    return thing


class Forbidden(Refusal):
    """Signed in, but the right is missing."""

    status = HTTPStatus.FORBIDDEN


class Conflict(Refusal):
    """Somebody or something was quicker."""

    status = HTTPStatus.CONFLICT


class Invalid(Refusal):
    """What was given cannot be meant."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooMany(Refusal):
    """A limit was reached; later it works again."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class NotReady(Refusal):
    """Something has to be set up first; the sentence says what."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Busy(Refusal):
    """Too much of the same is under way; in a minute it works again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = N_("Please wait a moment")
