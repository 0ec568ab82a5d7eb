"""Handing messages to the next mail server: one connection, one task, one message at a time.

What decides is whether the final dot can have reached the server. Before that nothing was sent;
after it, silence means `unknown`. Answers are judged by `replies`.
"""

import asyncio
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import aiosmtplib

from app.mail.smtp.account import Security, SmtpAccount
from app.mail.smtp.replies import Kind, Outcome, Phase, judge

_ENVELOPE_ADDRESS = re.compile(rb"[!-;=?-~]{1,64}@[A-Za-z0-9.-]{1,255}")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NETWORK_TROUBLE = (aiosmtplib.SMTPException, OSError, asyncio.IncompleteReadError)


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for the server, at least as long as RFC 5321 §4.5.3.2 asks.

    `connect` is for the bare TCP connection: a blocked port should be told soon.
    """

    connect: float = 20.0
    greeting: float = 300.0
    envelope: float = 300.0
    data: float = 120.0
    body: float = 600.0
    quit: float = 5.0


class Transport(Protocol):
    """Something that takes one message at a time. A pipelining one may take its place."""

    async def open(self) -> Outcome | None: ...

    async def deliver(
        self, sender: str, recipient: str, message: bytes, *, begin_by: float | None = None
    ) -> Outcome: ...

    async def close(self) -> None: ...


async def _line_to(address: tuple[str, int], timeout: float) -> socket.socket:  # noqa: ASYNC109 - the socket's own
    """Connect in a thread. Cancelled meanwhile, the line that the thread still gets is closed."""
    connecting = asyncio.ensure_future(
        asyncio.to_thread(socket.create_connection, address, timeout)
    )
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        connecting.add_done_callback(_close_unwanted)
        raise


def _close_unwanted(connecting: asyncio.Future[socket.socket]) -> None:
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result().close()


class Connection:
    """One connection over aiosmtplib. It belongs to one task and is never shared.

    No method raises because of the server or the network.
    """

    def __init__(
        self,
        account: SmtpAccount,
        *,
        hello: str = "",
        timeouts: Timeouts | None = None,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        self.account = account
        self.timeouts = timeouts or Timeouts()
        self._hello = hello or _own_name()
        self._tls_context = tls_context
        self._smtp: aiosmtplib.SMTP | None = None

    @property
    def is_open(self) -> bool:
        return self._smtp is not None and self._smtp.is_connected

    async def open(self) -> Outcome | None:
        """Connect, secure the line and sign in, unless that is done. None when ready."""
        if self.is_open:
            return None
        self.abort()
        phase = Phase.CONNECT
        try:
            self._smtp = await self._connected()
            phase = Phase.TLS
            if self.account.security is Security.STARTTLS:
                await self._smtp.starttls()
            phase = Phase.LOGIN
            if self.account.username:
                await self._smtp.login(self.account.username, self.account.password)
            else:
                await self._smtp.ehlo()
        except aiosmtplib.SMTPNotSupported as problem:
            return self._given_up(Outcome(Kind.CONFIGURATION, phase, text=str(problem)))
        except aiosmtplib.SMTPResponseException as answer:
            return self._given_up(judge(phase, answer.code, answer.message))
        except _NETWORK_TROUBLE as trouble:
            return self._given_up(judge(phase, None, _describe(trouble)))
        except BaseException:
            self.abort()
            raise
        return None

    async def deliver(
        self, sender: str, recipient: str, message: bytes, *, begin_by: float | None = None
    ) -> Outcome:
        """Offer one message for one recipient and wait for the answer.

        `message` is 7-bit; line ends and leading dots are put right here. `begin_by` (a
        `time.monotonic()` moment): later than that the message is not begun and the row goes back.
        After an outcome that `closes`, the connection is closed; the next call opens a new one.
        """
        mail_from, rcpt_to = _in_envelope(sender), _in_envelope(recipient)
        if mail_from is None:
            return Outcome(Kind.CONFIGURATION, Phase.MAIL, text="bad sender address")
        if rcpt_to is None or not message.isascii():
            return Outcome(Kind.BAD_DATA, Phase.RCPT)
        if trouble := await self.open():
            return trouble
        assert self._smtp is not None
        try:
            outcome = await self._envelope(self._smtp, mail_from, rcpt_to, begin_by)
            if outcome is None:
                outcome = await self._body(self._smtp, message)
        except BaseException:
            self.abort()
            raise
        if outcome.closes:
            self.abort()
        return outcome

    async def close(self) -> None:
        """Say goodbye and hang up."""
        if self._smtp is not None and self.is_open:
            with suppress(*_NETWORK_TROUBLE):
                await self._smtp.quit(timeout=self.timeouts.quit)
        self.abort()

    def abort(self) -> None:
        """Hang up without a word."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def _given_up(self, outcome: Outcome) -> Outcome:
        self.abort()
        return outcome

    async def _connected(self) -> aiosmtplib.SMTP:
        address = (self.account.host, self.account.port)
        sock = await _line_to(address, self.timeouts.connect)
        sock.setblocking(False)
        smtp = aiosmtplib.SMTP(
            hostname=self.account.host,
            sock=sock,
            local_hostname=self._hello,
            use_tls=self.account.security is Security.TLS,
            start_tls=False,
            tls_context=self._tls_context,
            timeout=self.timeouts.greeting,
        )
        try:
            await smtp.connect()
        except BaseException:
            sock.close()
            raise
        return smtp

    async def _envelope(
        self, smtp: aiosmtplib.SMTP, sender: bytes, recipient: bytes, begin_by: float | None
    ) -> Outcome | None:
        """Everything up to the server's 354, or the outcome that ended it."""
        steps = (
            (Phase.MAIL, (b"MAIL", b"FROM:<" + sender + b">"), self.timeouts.envelope),
            (Phase.RCPT, (b"RCPT", b"TO:<" + recipient + b">"), self.timeouts.envelope),
            (Phase.DATA, (b"DATA",), self.timeouts.data),
        )
        for phase, command, timeout in steps:
            if phase is Phase.DATA and begin_by is not None and monotonic() > begin_by:
                return await self._taken_back(Outcome(Kind.TOO_LATE, phase))
            try:
                code, text = await smtp.execute_command(*command, timeout=timeout)
            except aiosmtplib.SMTPResponseException as answer:
                return judge(phase, None, answer.message)
            except _NETWORK_TROUBLE as trouble:
                return judge(phase, None, _describe(trouble))
            expected = code == 354 if phase is Phase.DATA else 200 <= code <= 299
            if not expected:
                return await self._taken_back(judge(phase, code, text))
        return None

    async def _taken_back(self, outcome: Outcome) -> Outcome:
        """End the mail transaction, so that the next one may begin on this connection."""
        if outcome.closes:
            return outcome
        try:
            assert self._smtp is not None
            code, _ = await self._smtp.execute_command(b"RSET", timeout=self.timeouts.envelope)
            if code != 250:
                self.abort()
        except _NETWORK_TROUBLE:
            self.abort()
        return outcome

    async def _body(self, smtp: aiosmtplib.SMTP, message: bytes) -> Outcome:
        """Write the message and its final dot in one go; from then on silence is `unknown`."""
        protocol = smtp.protocol
        try:
            if protocol is None:
                raise ConnectionResetError("Connection lost")
            protocol.write(as_data(message))
        except _NETWORK_TROUBLE as trouble:
            return judge(Phase.DATA, None, _describe(trouble))
        try:
            code, text = await protocol.read_response(timeout=self.timeouts.body)
        except _NETWORK_TROUBLE as trouble:
            return judge(Phase.BODY, None, _describe(trouble))
        return judge(Phase.BODY, code, text)


def _in_envelope(address: str) -> bytes | None:
    """The address as it may stand in a command; None when it could say more than an address."""
    encoded = address.encode("utf-8", "replace")
    return encoded if _ENVELOPE_ADDRESS.fullmatch(encoded) else None


def as_data(message: bytes) -> bytes:
    """The message as it goes over the wire: CRLF only, leading dots doubled, then the final dot.

    A lone CR or LF becomes CRLF, so that no server can see an end where none is. RFC 5321 §4.5.2.
    """
    ends = message.count(b"\r\n")
    if message.count(b"\n") != ends or message.count(b"\r") != ends:
        message = _LINE_END.sub(b"\r\n", message)
    if not message.endswith(b"\r\n"):
        message += b"\r\n"
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"


def _describe(trouble: BaseException) -> str:
    """What happened, for the page that says why nothing is sent. Holds host and port at most."""
    return str(trouble) or type(trouble).__name__


def _own_name() -> str:
    """For EHLO: the machine's full name if it has one, else the address literal of RFC 5321."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"
