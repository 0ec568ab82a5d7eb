"""One connection: what was said to the server, and what we know afterwards."""

import asyncio
import datetime as dt
import gc
import ssl
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.mail.smtp.account import BadAccountError, Security, SmtpAccount, parse_smtp_url
from app.mail.smtp.replies import Fault, Kind, Phase
from app.mail.smtp.transport import Connection, Timeouts, as_data
from tests.make.mail import message
from tests.make.smtp import DROP, SILENCE, Loss, Manners, oracle_sink, scripted_server

FROM, TO = "news@example.com", "aino@example.net"
HURRY = Timeouts(connect=2, greeting=0.3, envelope=0.3, data=0.3, body=0.3, quit=0.3)


def connection(url: str, **options: Any) -> Connection:
    return Connection(parse_smtp_url(url), hello="tests.example.com", **options)


async def test_a_message_arrives_as_it_was_written(tmp_path: Path) -> None:
    content = message(text=".\n..\nHei\n.", html="<p>Hei</p>")
    async with oracle_sink(tmp_path / "log") as sink:
        line = connection(sink.url)
        outcome = await line.deliver(FROM, TO, content)
        await line.close()
    assert outcome.kind is Kind.ACCEPTED
    (arrived,) = sink.accepted()
    assert (arrived.sender, arrived.recipient) == (FROM, TO)
    assert arrived.content == content


@pytest.mark.parametrize(  # trial B3
    "smuggled",
    [b"\n.\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\n.\r\n", b"\r\r\n.\r\n", b"\r\n.\r\n"],
)
async def test_nothing_in_a_body_ends_it(tmp_path: Path, smuggled: bytes) -> None:
    content = b"Subject: a\r\n\r\nbefore" + smuggled + b"MAIL FROM:<x@example.com>\r\nafter\r\n"
    async with oracle_sink(tmp_path / "log") as sink:
        line = connection(sink.url)
        assert (await line.deliver(FROM, TO, content)).kind is Kind.ACCEPTED
        await line.close()
    (arrived,) = sink.accepted()
    assert arrived.content == content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(
        b"\n", b"\r\n"
    )


def test_on_the_wire_there_are_no_lone_line_ends() -> None:  # trial B3
    wire = as_data(b".a\n.b\r.c\r\n..d")
    assert wire == b"..a\r\n..b\r\n..c\r\n...d\r\n.\r\n"


@pytest.mark.parametrize(  # trial B2
    "recipient",
    ["a@example.com>\r\nRSET", "a@example.com> SIZE=1", "a b@example.com", "a@example.com\0",
     "<a@example.com", "ä@example.com", "", "a@example.com\u2028", 'a"@[192.0.2.1]',
     "a@b@example.com "],
)  # fmt: skip
async def test_an_address_cannot_say_more_than_an_address(recipient: str) -> None:
    async with scripted_server() as script:
        line = connection(script.url)
        outcome = await line.deliver(FROM, recipient, message())
        assert (await line.deliver(FROM, TO, message())).kind is Kind.ACCEPTED
        await line.close()
    assert outcome.kind is Kind.BAD_DATA
    assert script.commands == [
        "EHLO tests.example.com",
        f"MAIL FROM:<{FROM}>",
        f"RCPT TO:<{TO}>",
        "DATA",
        "QUIT",
    ]


async def test_a_refused_recipient_leaves_the_line_ready_for_the_next(tmp_path: Path) -> None:
    manners = Manners(refuse={"^gone": "550 5.1.1 No such user", "^full": "452 4.2.2 Full"})
    async with oracle_sink(tmp_path / "log", manners) as sink:
        line = connection(sink.url)
        gone = await line.deliver(FROM, "gone@example.net", message())
        full = await line.deliver(FROM, "full@example.net", message())
        fine = await line.deliver(FROM, TO, message())
        await line.close()
    assert (gone.kind, gone.fault, gone.phase) == (Kind.REFUSED, Fault.HARD, Phase.RCPT)
    assert full.kind is Kind.DEFERRED
    assert fine.kind is Kind.ACCEPTED
    assert sink.recipients() == [TO]


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("trouble", [DROP, SILENCE])
async def test_before_the_final_dot_nothing_was_sent(verb: str, trouble: str) -> None:
    async with scripted_server(**{verb: trouble}) as script:
        line = connection(script.url, timeouts=HURRY)
        outcome = await line.deliver(FROM, TO, message())
    assert outcome.kind is Kind.NOT_SENT
    assert not line.is_open
    assert not script.bodies


@pytest.mark.parametrize("trouble", [DROP, SILENCE, "this is no reply", "354 go on"])
async def test_after_the_final_dot_silence_means_unknown(trouble: str) -> None:
    async with scripted_server(BODY=trouble) as script:
        line = connection(script.url, timeouts=HURRY)
        outcome = await line.deliver(FROM, TO, message())
    assert (outcome.kind, outcome.phase) == (Kind.UNKNOWN, Phase.BODY)
    assert not line.is_open
    assert len(script.bodies) == 1


@pytest.mark.parametrize("loss", [Loss.KEPT, Loss.FORGOTTEN])
async def test_a_lost_answer_is_unknown_whether_or_not_it_arrived(
    tmp_path: Path, loss: Loss
) -> None:
    async with oracle_sink(tmp_path / "log", Manners(lose_answer={TO: loss})) as sink:
        line = connection(sink.url)
        assert (await line.deliver(FROM, TO, message())).kind is Kind.UNKNOWN
    assert len(sink.accepted()) == (1 if loss is Loss.KEPT else 0)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"MAIL": "421 4.3.2 bye"}, Kind.SERVER_BUSY),
        ({"BODY": "421 4.3.2 bye"}, Kind.SERVER_BUSY),
        ({"BODY": "451 4.7.1 later"}, Kind.DEFERRED),
        ({"BODY": "554 5.7.1 spam"}, Kind.REFUSED),
        ({"DATA": "451 4.3.0 no room"}, Kind.SERVER_BUSY),
        ({"DATA": "250 what?"}, Kind.NOT_SENT),
        ({"MAIL": "530 5.7.0 sign in"}, Kind.CONFIGURATION),
        ({"CONNECT": "554 go away"}, Kind.CONFIGURATION),
        ({"CONNECT": "421 busy"}, Kind.SERVER_BUSY),
        ({"RSET": "500 no", "RCPT": "550 5.1.1 unknown"}, Kind.REFUSED),
        ({"RSET": DROP, "RCPT": "550 5.1.1 unknown"}, Kind.REFUSED),
    ],
)
async def test_every_answer_has_its_outcome(answers: dict[str, str], kind: Kind) -> None:
    async with scripted_server(**answers) as script:
        line = connection(script.url, timeouts=HURRY)
        outcome = await line.deliver(FROM, TO, message())
        await line.close()
    assert outcome.kind is kind


async def test_a_server_that_hangs_up_now_and_then_costs_nothing(tmp_path: Path) -> None:
    # trial C17
    people = [f"reader{number}@example.net" for number in range(25)]
    async with oracle_sink(tmp_path / "log", Manners(close_every=4)) as sink:
        line = connection(sink.url)
        waiting = list(people)
        while waiting:
            outcome = await line.deliver(FROM, waiting[0], message())
            assert outcome.kind in {Kind.ACCEPTED, Kind.NOT_SENT}
            if outcome.kind is Kind.ACCEPTED:
                waiting.pop(0)
        await line.close()
    assert sink.recipients() == people


async def test_a_busy_server_is_left_alone(tmp_path: Path) -> None:
    async with oracle_sink(tmp_path / "log", Manners(busy="421 4.7.0 Too busy")) as sink:
        line = connection(sink.url)
        outcome = await line.deliver(FROM, TO, message())
        assert not line.is_open
        sink.manners.busy = ""
        assert (await line.deliver(FROM, TO, message())).kind is Kind.ACCEPTED
        await line.close()
    assert outcome.kind is Kind.SERVER_BUSY


async def test_a_stopped_server_is_no_fault_of_the_reader() -> None:
    async with scripted_server() as script:
        url = script.url
    outcome = await connection(url).deliver(FROM, TO, message())
    assert (outcome.kind, outcome.phase) == (Kind.NOT_SENT, Phase.CONNECT)
    assert outcome.text


async def test_a_message_that_may_no_longer_begin_is_taken_back() -> None:
    async with scripted_server() as script:
        line = connection(script.url)
        late = await line.deliver(FROM, TO, message(), begin_by=time.monotonic() - 1)
        assert (await line.deliver(FROM, TO, message())).kind is Kind.ACCEPTED
        await line.close()
    assert late.kind is Kind.TOO_LATE
    assert script.commands[1:4] == [f"MAIL FROM:<{FROM}>", f"RCPT TO:<{TO}>", "RSET"]
    assert len(script.bodies) == 1


async def test_a_cancelled_delivery_leaves_no_open_line() -> None:
    async with scripted_server(RCPT=SILENCE) as script:
        line = connection(script.url)
        task = asyncio.create_task(line.deliver(FROM, TO, message()))
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not line.is_open


async def test_a_message_that_is_not_ascii_is_not_sent() -> None:
    outcome = await connection("smtp://127.0.0.1:1").deliver(FROM, TO, "ä".encode())
    assert outcome.kind is Kind.BAD_DATA


async def test_an_outcome_holds_no_address() -> None:
    async with scripted_server(RCPT=f"550 5.1.1 <{TO}> unknown") as script:
        line = connection(script.url)
        outcome = await line.deliver(FROM, TO, message())
        await line.close()
    assert "@" not in repr(outcome)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's TLS context that trust each other, for localhost."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "both.pem").write_bytes(pem)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cafile=str(folder / "both.pem"))


async def test_starttls_secures_the_line(
    tmp_path: Path, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server, client = certificates
    async with oracle_sink(tmp_path / "log", tls=server) as sink:
        account = SmtpAccount("localhost", sink.port, Security.STARTTLS)
        line = Connection(account, hello="tests.example.com", tls_context=client)
        assert (await line.deliver(FROM, TO, message())).kind is Kind.ACCEPTED
        await line.close()
        stranger = Connection(account, hello="tests.example.com")
        refused = await stranger.deliver(FROM, TO, message())
    assert (refused.kind, refused.phase) == (Kind.NOT_SENT, Phase.TLS)
    assert sink.recipients() == [TO]


async def test_without_starttls_nothing_goes_over_an_open_line() -> None:
    async with scripted_server(STARTTLS="502 no") as script:
        account = SmtpAccount("127.0.0.1", script.port, Security.STARTTLS, "user", "secret")
        outcome = await Connection(account, hello="tests.example.com").deliver(FROM, TO, message())
    assert outcome.kind in {Kind.CONFIGURATION, Kind.NOT_SENT}
    assert not any(command.startswith(("MAIL", "AUTH")) for command in script.commands)


async def test_a_wrong_password_is_a_matter_of_configuration() -> None:
    answers = {"EHLO": "250-script\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong"}
    async with scripted_server(**answers) as script:
        account = SmtpAccount("127.0.0.1", script.port, Security.NONE, "user", "secret")
        outcome = await Connection(account, hello="tests.example.com").deliver(FROM, TO, message())
    assert (outcome.kind, outcome.phase) == (Kind.CONFIGURATION, Phase.LOGIN)


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("smtp+starttls://u%40x:p%3A%2F@mail.example.com", ("mail.example.com", 587, "u@x", "p:/")),
        ("smtps://mail.example.com", ("mail.example.com", 465, "", "")),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, "", "")),
        ("smtp://[::1]", ("::1", 25, "", "")),
        ("smtp://localhost/", ("localhost", 25, "", "")),
    ],
)
def test_the_setting_names_a_server(url: str, account: tuple[str, int, str, str]) -> None:
    found = parse_smtp_url(url)
    assert (found.host, found.port, found.username, found.password) == account
    assert not found.password or found.password not in repr(found)


@pytest.mark.parametrize(
    "url",
    ["", "mail.example.com", "http://mail.example.com", "smtp://mail.example.com", "smtps://",
     "smtps://mail.example.com:99999", "smtps://mail.example.com:x", "smtps://u@mail.example.com",
     "smtps://mail.example.com/inbox", "smtps://mail.example.com?x=1", "smtps://[::1",
     "smtps://a b"],
)  # fmt: skip
def test_a_wrong_setting_says_what_to_write(url: str) -> None:
    with pytest.raises(BadAccountError, match=r"POSTILUPA_SMTP_URL .* Write it like"):
        parse_smtp_url(url)


async def test_giving_up_while_it_connects_leaves_no_line_open(tmp_path: Path) -> None:
    """A line that is never closed would be a ResourceWarning, and warnings are errors here."""
    async with oracle_sink(tmp_path / "log") as sink:
        for _ in range(20):
            opening = asyncio.create_task(connection(sink.url).open())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            opening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await opening
        await asyncio.sleep(0.2)
    gc.collect()
