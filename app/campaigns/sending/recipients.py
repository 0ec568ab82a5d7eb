"""The messages of one campaign: what is the same for everybody is made once, the rest per reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.grounds.links import why_url
from app.campaigns.sending.session import Recipient
from app.campaigns.writing import letters, queries
from app.campaigns.writing.letters import Masthead
from app.campaigns.writing.queries import Version
from app.consent.wordings.because import Because
from app.lib.languages import Language
from app.lib.tokens import keyed_hash
from app.lists.emails import way_out_url
from app.mail.letters.letter import Aside, CompiledLetter
from app.mail.letters.message import Leaving, Letterhead, write_message

DATES = "select started_at, expires_at, main_language, purpose, list from campaigns where id = $1"


@dataclass(frozen=True)
class Mailing:
    """Everything needed to write a campaign's messages. Read once, when a worker takes it up.

    Letters by the reader's language, which that of the footer is, then by their own.
    """

    campaign: int
    sender: str
    expires_at: datetime
    main_language: str
    list_id: UUID
    purpose: str
    compiled: Mapping[str, Mapping[str, CompiledLetter]]
    with_aside: Mapping[str, Mapping[str, CompiledLetter]]
    letterheads: Mapping[str, Letterhead]
    list_names: Mapping[str, str]
    has_way_out: bool = True

    def message(
        self, reader: Recipient, because: Because | None = None, aside: Aside | None = None
    ) -> bytes:
        """The same bytes each time for the same aside.

        Errors: ValueError and others, when the data do not fit.
        """
        if not reader.email:
            raise ValueError("no address")
        language = reader.language if reader.language in self.letterheads else self.main_language
        reads = reader.reads if reader.reads and reader.reads in self.compiled else language
        values = letters.values_for(
            first_name=reader.first_name or "",
            last_name=reader.last_name or "",
            email=reader.email,
            list_name=self.list_names[language],
            unsubscribe_url=way_out_url(self.list_id, reader.address),
            why_url=why_url(reader.campaign, reader.seq),
            because=self._because(
                because, reads, self.list_names.get(reads, self.list_names[language])
            ),
        )
        letter = (self.with_aside if aside else self.compiled)[reads][language]
        rendered = letter.render(values, aside)
        return write_message(
            self.letterheads[language],
            to=reader.email,
            message_id=message_id(reader.campaign, reader.seq, self.sender),
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            leaving=Leaving(values["unsubscribe_url"]) if self.has_way_out else None,
        )

    def _because(self, because: Because | None, language: str, list_name: str) -> str:
        """Whose ground nobody knows gets no letter: the sending statement sees to that."""
        if because is None:
            raise ValueError("no ground")
        return because.sentence(language, list_name)


def message_id(campaign: int, seq: int, sender: str) -> str:
    """Fixed for a row, so that receivers recognise a second copy; tells nothing about the reader."""
    digest = keyed_hash("message_id", f"{campaign}:{seq}").hex()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


async def mailing(campaign: int) -> Mailing | None:
    """Everything needed to send it, or None if the sender or the letter is missing."""
    head = await letters.masthead(campaign)
    versions = await queries.versions(campaign)
    written = [version.language for version in versions if version.is_written]
    dates = await database.fetchrow(DATES, campaign)
    if dates is None or not head.sender_email or dates["main_language"] not in written:
        return None
    return Mailing(
        campaign=campaign,
        sender=head.sender_email,
        expires_at=dates["expires_at"],
        main_language=dates["main_language"],
        list_id=dates["list"],
        purpose=dates["purpose"],
        compiled=_for_all_readers(head, versions, has_aside=False),
        with_aside=_for_all_readers(head, versions, has_aside=True),
        letterheads={
            language: _letterhead(head, language, campaign, dates["started_at"])
            for language in written
        },
        list_names={language: head.list_name(language) for language in Language},
        has_way_out=not head.is_service,
    )


def _for_all_readers(
    head: Masthead, versions: Sequence[Version], *, has_aside: bool
) -> dict[str, dict[str, CompiledLetter]]:
    return {
        reader.value: letters.compiled_letters(head, versions, has_aside=has_aside, reader=reader)
        for reader in Language
    }


def _letterhead(head: Masthead, language: str, campaign: int, date: datetime) -> Letterhead:
    return Letterhead(
        from_name=head.sender_name,
        from_address=head.sender_email,
        date=date,
        reply_to=head.reply_to,
        list_name=head.list_name(language),
        list_id=head.list_header_id,
        feedback_id=_feedback_id(head, campaign),
    )


def _feedback_id(head: Masthead, campaign: int) -> str:
    """Campaign, list, kind and sender, as Gmail reports complaints by; the last one never changes."""
    list_word = head.list_header_id.partition(".")[0]
    sender_word = head.sender_email.rpartition("@")[2].replace(".", "-")
    return f"c{campaign}:{list_word}:news:{sender_word}"
