"""What is read of a message, however it is made, and which set themselves aside. Registers R18, R26."""

from collections.abc import Mapping
from time import process_time

import pytest

from app.privacy.requests.intake.reading import Opened, Ours, headed, opened, tells_apart
from app.privacy.requests.intake.rules import Aside
from tests.privacy.requests.intake.messages import PLAIN, letter, with_files

OURS = Ours(["uutiset@example.org"], ["example.org"])


def read(content: bytes) -> tuple[str, str, str, str]:
    head, _ = headed(content, OURS)
    return head.from_name, head.from_email, head.subject, opened(content).text


def raw(head: str, body: str = "", charset: str = "utf-8") -> bytes:
    return (head.strip().replace("\n", "\r\n") + "\r\n\r\n" + body).encode(charset)


NASTY: Mapping[str, tuple[bytes, tuple[str, str, str, str]]] = {
    "nothing": (b"", ("", "", "", "")),
    "no head": (b"\r\n\r\nHei", ("", "", "", "Hei")),
    "a NUL and controls in the head and the text": (
        b"From: A\x00ino <aino@example.com>\r\nSubject: Hei\x00\x07\x1b[31m\r\n\r\nTeks\x00ti",
        ("Aino", "aino@example.com", "Hei[31m", "Teksti"),
    ),
    "letters of no declared charset": (
        b"From: Aino <aino@example.com>\r\nSubject: P\xe4iv\xe4\r\n\r\nP\xe4iv\xe4\xe4",
        ("Aino", "aino@example.com", "P\ufffdiv\ufffd", "P\ufffdiv\ufffd\ufffd"),
    ),
    "Cyrillic in KOI8-R": (
        raw("From: a@example.com\nSubject: =?koi8-r?B?8NLJ18XU?=\nContent-Type: text/plain; charset=KOI8-R",
            "Здравствуйте", "koi8-r"),
        ("", "a@example.com", "Привет", "Здравствуйте"),
    ),
    "a charset that does not exist": (
        raw("From: a@example.com\nSubject: x\nContent-Type: text/plain; charset=x-klingon", "Hei ä"),
        ("", "a@example.com", "x", "Hei ä"),
    ),
    "a charset that takes for ever": (
        raw("From: a@example.com\nSubject: x\nContent-Type: text/plain; charset=punycode", "a-" * 50_000),
        ("", "a@example.com", "x", ("a-" * 50_000)[:100_000]),
    ),
    "a name that looks like another address": (
        raw('From: "johto@example.org" <rosvo@example.net>\nSubject: x'),
        ("johto@example.org", "rosvo@example.net", "x", ""),
    ),
    "a name that turns the text around": (
        raw("From: =?utf-8?B?4oCuZ3JvLmVscG1heGU=?= <rosvo@example.net>\nSubject: x"),
        ("gro.elpmaxe", "rosvo@example.net", "x", ""),
    ),
    "two senders": (
        raw("From: Aino <aino@example.com>, Rosvo <rosvo@example.net>\nSubject: x"),
        ("Aino", "aino@example.com", "x", ""),
    ),
    "a sender that is no address": (
        raw("From: Aino Niemelä kotoa\nSubject: x"), ("Aino Niemelä kotoa", "", "x", "")
    ),
    "a line break smuggled into the subject": (
        raw("From: a@example.com\nSubject: =?utf-8?Q?Hei=0D=0ABcc:_b@example.net?="),
        ("", "a@example.com", "Hei Bcc: b@example.net", ""),
    ),
    "only a page": (
        raw("From: a@example.com\nSubject: x\nContent-Type: text/html; charset=utf-8",
            "<style>p{}</style><p>Hei<br>Aino &lt;3</p><script>alert(1)</script><img src=http://example.net/x>"),
        ("", "a@example.com", "x", "Hei\nAino <3"),
    ),
    "a boundary that never comes": (
        raw("From: a@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=abc", "Hei"),
        ("", "a@example.com", "x", ""),
    ),
    "base64 that is none": (
        raw("From: a@example.com\nSubject: x\nContent-Transfer-Encoding: base64", "###"),
        ("", "a@example.com", "x", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_whatever_comes_is_read_as_far_as_it_can_be(name: str) -> None:
    content, expected = NASTY[name]
    assert read(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 20,
        raw("From: " + "(" * 100_000 + "\nSubject: x"),
        raw("Subject: " + "=?utf-8?q?a?= " * 50_000),
        raw("From: a@example.com\nSubject: x\n" + "X-Long: y\n" * 50_000),
        raw("Content-Type: text/html", "<div>" * 100_000),
        raw("Content-Type: text/html", "<!--<" * 100_000),
        b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 20_000,
    ],
    ids=["noise", "brackets", "encoded words", "heads", "deep page", "comments", "deep parts"],
)
def test_no_message_takes_long_or_fails(content: bytes) -> None:
    started = process_time()
    headed(content, OURS)
    assert isinstance(opened(content), Opened)
    assert process_time() - started < 2


def test_files_are_handed_on_and_nothing_of_them_is_read() -> None:
    """Every part but the text, by the name that the sender gave and with the bytes they sent."""
    known = opened(with_files())
    assert known.text == PLAIN
    assert [(one.name, one.kind) for one in known.parts] == [
        ("..\\..\\lasku.exe", "application/x-msdownload"), ("valtakirja.html", "text/html"),
        ("", "message/rfc822"), ("Henkilökortti Åsa.jpg", "image/jpeg"),
    ]  # fmt: skip
    assert known.parts[0].content == b"MZ\x90\x00"
    assert b"Subject: Aiempi viesti" in known.parts[2].content


BOUNCED = {"Content_Type": 'multipart/report; report-type=delivery-status; boundary="b"'}
GROUP = {"List_Id": "Tietosuoja <tietosuoja.example.org>", "Precedence": "list"}


@pytest.mark.parametrize(
    ("heads", "why"),
    [
        ({}, None),
        ({"Auto_Submitted": "no"}, None),
        ({"Auto_Submitted": "auto-replied (vacation)"}, Aside.AUTO_REPLY),
        ({"Auto_Submitted": "auto-generated", "Return_Path": "<>"}, Aside.AUTO_REPLY),
        ({"X_Autoreply": "yes"}, Aside.AUTO_REPLY),
        ({"Precedence": "auto_reply"}, Aside.AUTO_REPLY),
        ({"Return_Path": "<>", "From": "MAILER-DAEMON@mx.example.net"}, Aside.BOUNCE),
        ({"List_Id": "<keskustelu.lists.example.net>"}, Aside.LIST),
        ({"List_Unsubscribe": "<https://example.net/out>"}, Aside.LIST),
        ({"Precedence": "bulk"}, Aside.LIST),
        ({"From": "Uutiset <Uutiset@example.org>", "Auto_Submitted": "auto-generated"}, Aside.OWN),
        ({"From": "uutiset@example.org", "Precedence": "bulk", "List_Id": "<a.example.org>"}, Aside.OWN),
        # In doubt a person reads it.
        ({"Auto_Submitted": "auto-generated"}, None),  # a form on a web site
        ({"Return_Path": "<>"}, None),
        (GROUP, None),  # an address that a group of colleagues reads
        ({"From": "uutiset@example.org"}, None),  # a colleague passes something on
        ({"X_Auto_Response_Suppress": "All"}, None),
    ],
)  # fmt: skip
def test_what_a_program_sent_sets_itself_aside_and_says_why(
    heads: dict[str, str], why: Aside | None
) -> None:
    message = letter("Automaattinen vastaus: poissa", **heads)
    assert headed(message.as_bytes(), OURS)[1] is why


def test_a_report_of_a_mail_server_is_known_by_its_form() -> None:
    message = raw(f"From: postmaster@example.net\nContent-Type: {BOUNCED['Content_Type']}", "--b--")
    assert headed(message, OURS)[1] is Aside.BOUNCE


def test_a_message_is_the_same_by_whatever_way_it_came() -> None:
    first = letter("Pyyntö", Received="from a by b").as_bytes()
    again = letter("Pyyntö", Received="from c by d", Delivered_To="info@example.org").as_bytes()
    other = letter("Pyyntö", "Toinen teksti").as_bytes()
    said = [tells_apart(one, len(one), is_whole=True) for one in (first, again, other)]
    assert said[0] == said[1] != said[2]
