"""What was shown and sent, with all that rests on it, and nobody sees it who may not."""

import hashlib
import re
import zlib

import httpx
import pytest

from app.database import execute, fetchrow, fetchval
from app.lib import clock
from tests.conftest import StaffAs
from tests.make import lists as make_lists
from tests.make.lists import Watch, hidden_fields
from tests.make.staff import StaffBrowser

SHOWN = "/staff/shown"
MAIL = b"""To: aino@example.org\r
Subject: Vahvista tilaus\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
Content-Type: text/plain; charset=us-ascii\r
\r
Vahvista: https://example.org/confirm/...\r
--b\r
Content-Type: text/html; charset=us-ascii\r
\r
<p>Vahvista <script>alert(1)</script></p>\r
--b--\r
"""
SIGN_UP = """from form_versions where html like '%name="email"%'"""


async def signed_up(client: httpx.AsyncClient, email: str, watch: Watch) -> None:
    """On the form, and confirmed by the link in the mail."""
    page = await client.get("/")
    watch.forward(seconds=10)
    await client.post("/", data={**hidden_fields(page), "email": email, "lists": "news"})
    await make_lists.letter_for("sign_up")
    await make_lists.accepted("sign_up", copy=MAIL)
    path = await make_lists.link_in("sign_up", "confirm")
    await make_lists.a_minute_later()
    page = await client.get(path)
    await client.post(path, data={**hidden_fields(page), "act": "confirm"})


@pytest.fixture
async def address(db: None, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> str:
    watch = Watch()
    monkeypatch.setattr(clock, "now", watch.now)
    await make_lists.a_list("news")
    await signed_up(client, "aino@example.org", watch)
    return str(await fetchval("select id from contact_addresses"))


async def the_mail() -> tuple[int, str]:
    row = await fetchrow("select id, encode(digest, 'hex') as digest from kept_mails order by id")
    assert row is not None
    return row["id"], row["digest"]


async def test_a_form_stands_with_its_list_notice_days_consents_and_hash(
    staff: StaffBrowser, address: str
) -> None:
    # register R2
    html = await fetchval(f"select html {SIGN_UP}")
    digest = hashlib.sha256(html.encode()).hexdigest()
    page = (await staff.get(SHOWN)).text
    assert f'href="{SHOWN}/{digest}"' in page
    one = (await staff.get(f"{SHOWN}/{digest}")).text
    for said in (digest, f"{len(html.encode()):,} bytes", "The hash is right.", "Finnish"):
        assert said in re.sub(r"<wbr>|&#8203;|\u200b", "", one), said
    assert "Consents in force</span><span>1</span>" in one
    assert f'<iframe src="{SHOWN}/{digest}/html"' in one
    assert 'sandbox=""' in one
    frame = await staff.get(f"{SHOWN}/{digest}/html")
    assert frame.text == html
    assert "sandbox" in frame.headers["content-security-policy"].split("; ")
    assert "script-src" not in frame.headers["content-security-policy"]


async def test_a_mail_is_reached_from_the_proof_and_holds_no_way_to_confirm(
    staff: StaffBrowser, address: str
) -> None:
    mail, digest = await the_mail()
    proof = (await staff.get(f"/staff/proof/{address}")).text
    assert f'href="{SHOWN}/mails/{mail}"' in proof
    assert f'href="{SHOWN}/' in proof
    page = (await staff.get(f"{SHOWN}/mails/{mail}")).text
    for said in (
        "aino@example.org",
        "The hash is right.",
        digest,
        "/confirm/...",
        "queued as 4711",
    ):
        assert said in re.sub(r"<wbr>|&#8203;|\u200b", "", page), said
    frame = await staff.get(f"{SHOWN}/mails/{mail}/html")
    assert "<p>Vahvista <script>" in frame.text
    assert "default-src 'none'" in frame.headers["content-security-policy"]


async def test_only_what_one_list_showed(staff: StaffBrowser, address: str) -> None:
    await make_lists.a_list("other")
    assert "No form is kept yet" in (await staff.get(f"{SHOWN}?list=other")).text
    assert "No form is kept yet" not in (await staff.get(f"{SHOWN}?list=news")).text
    assert (await staff.get(f"{SHOWN}?list=none")).status_code == 404
    assert f'href="{SHOWN}?list=news"' in (await staff.get("/staff/lists/news")).text


async def test_who_left_counts_no_more_and_a_changed_byte_is_seen(
    staff: StaffBrowser, address: str
) -> None:
    await execute("update permission set verdict = false, reason = 'withdrawn'")
    digest = await fetchval(f"select encode(digest, 'hex') {SIGN_UP}")
    assert "Consents in force</span><span>0</span>" in (await staff.get(f"{SHOWN}/{digest}")).text
    await execute("update kept_mails set copy = $1", zlib.compress(MAIL + b"."))
    mail, _ = await the_mail()
    assert "The hash is not that of these bytes." in (await staff.get(f"{SHOWN}/mails/{mail}")).text


@pytest.mark.parametrize(
    "end", ["", "/abc", "/" + "0" * 64, "/x/html", "/mails/0", "/mails/0/html", f"/mails/{2**70}"]
)
async def test_what_is_not_kept_is_not_found_and_not_told_to_others(
    staff: StaffBrowser, staff_as: StaffAs, end: str
) -> None:
    assert (await staff.get(SHOWN + end)).status_code == (404 if end else 200)
    for role in ("viewer", "writer"):
        assert (await (await staff_as(role)).get(SHOWN + end)).status_code == 403
