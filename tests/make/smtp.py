"""Mail servers for tests. The sink is the oracle: what stands in its log has arrived."""

import asyncio
import base64
import json
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)


class Loss(StrEnum):
    """What becomes of a message whose answer never reaches the client."""

    KEPT = "kept"
    FORGOTTEN = "forgotten"


@dataclass
class Manners:
    """How the sink behaves. It may be changed while the sink runs.

    `refuse` and `refuse_body`: pattern of the recipient → reply, e.g. `"450 4.2.1 Try later"`.
    `busy`: this reply (a 421) to every MAIL, then the connection is closed.
    `close_every` n: the connection is closed after every n-th accepted message (listmonk #2313).
    `lose_answer`: the connection is cut after the final dot, for recipients that match.
    `watch` is told of MAIL, RCPT, DATA, DOT (nothing kept yet) and TAKEN (kept, not yet answered).
    """

    refuse: Mapping[str, str] = field(default_factory=dict)
    refuse_body: Mapping[str, str] = field(default_factory=dict)
    busy: str = ""
    close_every: int = 0
    lose_answer: Mapping[str, Loss] = field(default_factory=dict)
    delay: float = 0.0
    watch: Callable[[str], None] = lambda _stage: None


@dataclass(frozen=True)
class Accepted:
    """One message the sink answered with 250, or kept without an answer."""

    at: float
    sender: str
    recipient: str
    message_id: str
    content: bytes


@dataclass
class Sink:
    port: int
    log: Path
    manners: Manners

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def accepted(self) -> list[Accepted]:
        """Everything that arrived so far, in order; also after a crash of anybody."""
        lines = self.log.read_bytes().splitlines() if self.log.exists() else []
        rows = [json.loads(line) for line in lines]
        return [Accepted(**row | {"content": base64.b64decode(row["content"])}) for row in rows]

    def recipients(self) -> list[str]:
        return [message.recipient for message in self.accepted()]


@asynccontextmanager
async def oracle_sink(
    log: Path, manners: Manners | None = None, *, port: int = 0, tls: Any = None
) -> AsyncIterator[Sink]:
    """A real SMTP server on loopback: a message is in `log` and on the disk before its 250."""
    sink = Sink(port, log, manners or Manners())
    sessions: set[_Session] = set()

    def session() -> _Session:
        server = _Session(sink, tls)
        sessions.add(server)
        return server

    listener = await asyncio.get_running_loop().create_server(session, "127.0.0.1", port)
    sink.port = listener.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        listener.close()
        for server in sessions:
            if server.transport is not None:
                server.transport.close()
        await asyncio.sleep(0.02)


class _Session(SMTP):
    def __init__(self, sink: Sink, tls: Any) -> None:
        super().__init__(self, tls_context=tls, ident="sink")
        self.sink = sink
        self.taken = 0
        self.close_after_answer = False

    # The names are aiosmtpd's.
    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.sink.manners.watch("MAIL")
        await asyncio.sleep(self.sink.manners.delay)
        if self.sink.manners.busy:
            self.close_after_answer = True
            return self.sink.manners.busy
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.sink.manners.watch("RCPT")
        if reply := _first(self.sink.manners.refuse, address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        self.sink.manners.watch("DATA")
        await super().smtp_DATA(arg)

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.sink.manners.watch("DOT")
        recipient = envelope.rcpt_tos[0]
        if reply := _first(self.sink.manners.refuse_body, recipient):
            return reply
        loss = _first(self.sink.manners.lose_answer, recipient)
        if loss != Loss.FORGOTTEN:
            for each in envelope.rcpt_tos:
                _write_down(self.sink.log, envelope, each)
        self.sink.manners.watch("TAKEN")
        if loss:
            self._hang_up()
            await asyncio.sleep(60)  # the lost connection ends this task
        self.taken += 1
        every = self.sink.manners.close_every
        self.close_after_answer = bool(every) and self.taken % every == 0
        return "250 2.0.0 Taken"

    async def push(self, status: Any) -> None:
        await super().push(status)
        if self.close_after_answer:
            self._hang_up()

    def _hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()


def _first(rules: Mapping[str, str], address: str) -> str:
    return next((answer for rule, answer in rules.items() if re.search(rule, address)), "")


def _write_down(log: Path, envelope: Envelope, recipient: str) -> None:
    content = envelope.original_content or b""
    row = {
        "at": time.monotonic(),
        "sender": envelope.mail_from,
        "recipient": recipient,
        "message_id": found[1].decode() if (found := _MESSAGE_ID.search(content)) else "",
        "content": base64.b64encode(content).decode(),
    }
    with log.open("ab") as file:
        file.write(json.dumps(row).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


DROP = "drop"
SILENCE = "silence"


@dataclass
class Script:
    """A server that says exactly what it is told and remembers every byte it was sent.

    `answers`: the first word of a command, or `CONNECT`, or `BODY` (the final dot) → a reply,
    `DROP` or `SILENCE`. Everything else gets its usual answer.
    """

    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@asynccontextmanager
async def scripted_server(**answers: str) -> AsyncIterator[Script]:
    script = Script(answers)
    tasks: set[asyncio.Task[Any] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await _follow(script, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        serving = [task for task in tasks if task is not None]
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


async def _follow(script: Script, reader: asyncio.StreamReader, writer: Any) -> None:
    usual: Mapping[str, str] = {"CONNECT": "220 hello", "EHLO": "250 script", "DATA": "354 go on"}

    async def answer(verb: str) -> bool:
        reply = script.answers.get(verb, usual.get(verb, "250 2.0.0 OK"))
        if reply == SILENCE:
            await asyncio.sleep(60)
        if reply != DROP:
            writer.write(reply.encode() + b"\r\n")
            await writer.drain()
        return reply != DROP

    going = await answer("CONNECT")
    while going:
        line = (await reader.readuntil(b"\r\n")).decode("ascii", "backslashreplace").rstrip("\r\n")
        script.commands.append(line)
        verb = line.split(" ")[0].upper()
        going = await answer(verb)
        if verb == "DATA" and going and script.answers.get("DATA", "354").startswith("354"):
            script.bodies.append(await reader.readuntil(b"\r\n.\r\n"))
            going = await answer("BODY")
        going = going and verb != "QUIT"
