"""Which messages set themselves aside, and what can be wrong with a mailbox. Pure."""

from collections.abc import Callable, Collection
from enum import StrEnum

from app.lib.languages import N_


class Aside(StrEnum):
    """Why a message is nobody's request: the program saw it by its headers, or (the last) staff said so."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    OWN = "own"
    COPY = "copy"
    NOT_OURS = "not_ours"


ASIDE_WORDS: dict[Aside, str] = {
    Aside.BOUNCE: N_("Report of a mail server"),
    Aside.AUTO_REPLY: N_("Automatic reply"),
    Aside.LIST: N_("Mailing list or newsletter"),
    Aside.OWN: N_("Our own mail, come back"),
    Aside.COPY: N_("Copy of a message that was read before"),
    Aside.NOT_OURS: N_("Not for us"),
}


class Fault(StrEnum):
    """Why the mailbox cannot be read, or not all of it."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TLS = "tls"
    LOGIN = "login"
    SEALED = "sealed"
    FOLDER = "folder"
    DONE_FOLDER = "done_folder"
    MESSAGES = "messages"
    BROKEN = "broken"


FAULT_WORDS: dict[Fault, str] = {
    Fault.UNREACHABLE: N_("The mail server does not answer. Check the server's name and the port."),
    Fault.CERTIFICATE: N_(
        "The mail server's certificate is not valid for this name. Use the name that the certificate "
        "was issued for."
    ),
    Fault.TLS: N_(
        "The connection could not be encrypted. Check that the port belongs to the chosen encryption."
    ),
    Fault.LOGIN: N_("The mail server refused the user name or the password."),
    Fault.SEALED: N_("The stored password can no longer be decrypted. Enter it again."),
    Fault.FOLDER: N_("The folder that is to be read does not exist or cannot be opened."),
    Fault.DONE_FOLDER: N_(
        "Messages cannot be moved to the folder for messages that have been read. "
        "They are kept here all the same."
    ),
    Fault.MESSAGES: N_(
        "Some messages could not be read. They are still in the mailbox: read them there."
    ),
    Fault.BROKEN: N_("The mail server broke off or gave an answer that makes no sense."),
}

NOBODY_READS = N_("Nobody has read the mailbox for more than an hour. Is the worker running?")


class MailboxError(Exception):
    """The mailbox cannot be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


Head = Callable[[str], str]
_REPORT = "multipart/report"
_POSTMASTERS = ("mailer-daemon", "postmaster")
_REPLIED = ("auto-replied", "auto-notified")
_ANSWERS = ("x-autoreply", "x-autorespond", "x-auto-reply")


def why_aside(
    head: Head, sender: str, ours: Collection[str], our_domains: Collection[str]
) -> Aside | None:
    """By the headers, and only where they say so themselves; None: a person has to read it.

    In doubt a person reads it: a form on a web site may call itself automatic, and an address that a
    group of colleagues reads passes everything on as a mailing list of our own domain.
    """
    submitted, precedence = head("auto-submitted").lower(), head("precedence").lower()
    is_automatic, returns = submitted.startswith("auto"), head("return-path").strip()
    if sender in ours and (is_automatic or precedence == "bulk"):
        return Aside.OWN
    local = sender.partition("@")[0].lower()
    if head("content-type").lower().startswith(_REPORT) or (
        returns == "<>" and local in _POSTMASTERS
    ):
        return Aside.BOUNCE
    if submitted.startswith(_REPLIED) or (is_automatic and returns == "<>"):
        return Aside.AUTO_REPLY
    if precedence == "auto_reply" or any(map(head, _ANSWERS)):
        return Aside.AUTO_REPLY
    return Aside.LIST if _is_list(head, precedence, our_domains) else None


def _is_list(head: Head, precedence: str, our_domains: Collection[str]) -> bool:
    listed = head("list-id").rpartition("<")[2].strip("<> ").lower()
    if any(listed == domain or listed.endswith(f".{domain}") for domain in our_domains):
        return False
    return bool(listed or head("list-unsubscribe") or precedence in ("bulk", "junk"))
