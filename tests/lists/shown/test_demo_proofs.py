"""The demo's consents are proved as real ones are: forms and mails kept, and who did what told truly."""

import hashlib
import json

from app.consent.shown.forms import kept_form
from app.consent.shown.mails import kept_mail
from app.database import fetch, fetchval
from app.demo.fill import fill
from tests.make import staff as make_staff


async def test_every_consent_of_the_demo_has_its_forms_its_mail_and_the_answer(db: None) -> None:
    await make_staff.member()
    await fill()
    assert await actors() == {
        "requested": {"person"}, "confirmation_sent": {"system"}, "given": {"person"},
        "withdrawn": {"person"}, "objected": {"person", "staff"},
    }  # fmt: skip
    rows = await fetch(
        "select e.subject, e.state, e.wording, v.message_id, v.detail::text as detail "
        "from consent_events e join consent_evidence v on v.event = e.id "
        "where e.state in ('requested', 'confirmation_sent', 'given') order by random() limit 60"
    )
    for row in rows:
        detail = json.loads(row["detail"])
        if row["state"] == "confirmation_sent":
            assert row["message_id"].endswith("@revontuli.example.com>")
            assert detail["answer"].startswith("250")
            copy = await kept_mail(row["subject"], bytes.fromhex(detail["mail"]))
            assert copy is not None
            assert hashlib.sha256(copy).hexdigest() == detail["mail"]
            assert row["message_id"].encode() in copy
        else:
            form = await kept_form(bytes.fromhex(detail["form"]))
            assert form is not None
            sentence = await fetchval("select sentence from wordings where id = $1", row["wording"])
            assert sentence in form.html.replace("&#39;", "'")
    assert await fetchval("select count(*) from form_versions") < 40


async def actors() -> dict[str, set[str]]:
    rows = await fetch(
        "select state, array_agg(distinct actor) as actors from consent_events group by state"
    )
    return {row["state"]: set(row["actors"]) for row in rows}
