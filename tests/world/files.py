"""Imports in each step, and messages in the test mailbox, each text stained."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.imports import actions
from app.imports.actions import Described
from app.mail.mailbox import file_message
from tests.make import files as make_files
from tests.make import imports as make_imports
from tests.world.text import STAIN, stained

HEADINGS = ("email", "first_name", "last_name", stained("heading"))
ROW = (f"{STAIN}@", STAIN, STAIN, STAIN)
TOLD = Described(source_kind="meeting", source_detail=stained("fair"), evidence=stained("evidence"))
MESSAGE = f"""\
Return-Path: <letters@example.com>
Delivered-To: aino@example.com
From: "{STAIN.replace('"', "")}" <letters@example.com>
To: aino@example.com
Subject: {stained("subject")}
Date: Sun, 22 Nov 2026 12:00:00 +0000
X-Odd: {STAIN}
List-Unsubscribe: <https://example.com/{STAIN}>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{STAIN}
--b
Content-Type: text/html; charset=utf-8

<p style="color:red">{STAIN}</p><iframe src="javascript:parent.stain()"></iframe>
--b--
""".replace("\n", "\r\n").encode()


@dataclass(frozen=True)
class Files:
    received: UUID
    tried: UUID
    started: UUID
    waiting: UUID
    done: UUID
    key: str


async def build(by: UUID, list_id: UUID, data_dir: Path) -> Files:
    mailbox = data_dir / "mailbox"
    for name in ("tmp", "new", "cur"):
        (mailbox / name).mkdir(parents=True, exist_ok=True)
    rows = [("new@example.org", STAIN, STAIN, STAIN), ROW]
    name, content = f"{STAIN}.csv", make_imports.table(HEADINGS, *rows)
    tried = await make_imports.described(content, TOLD, by)
    await make_imports.tried(tried)
    started = await make_imports.described(content, TOLD, by)
    await actions.start(started, by, may_record_consent=True)
    waiting = await make_imports.imported(
        make_files.mailchimp_subscribed(2), TOLD, by, may_record_consent=False, list_id=list_id
    )
    return Files(
        received=await make_imports.received(content, by, name=name),
        tried=tried,
        done=(await make_imports.imported(content, TOLD, by)).id,
        started=started,
        waiting=waiting.id,
        key=file_message(mailbox, MESSAGE),
    )
