"""Files as agencies really have them: long, mixed, in three encodings, with rubbish; always the same.

`register(rows)` is a customer register; five in a hundred rows are rubbish of a known kind.
"""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

FIRST_FINNISH = ["Väinö", "Aino", "Yrjö", "Päivi", "Sääde", "Mäyrä", "Kyösti", "Öyvind", "Noora"]
LAST_FINNISH = ["Mäkinen", "Hämäläinen", "Yli-Äijö", "Törmälä", "Pöyhönen", "Köykkä", "Virtanen"]
FIRST_SWEDISH = ["Åsa", "Göran", "Linnéa", "Sören", "Märta", "Björn", "Ebba", "Håkan", "Ängla"]
LAST_SWEDISH = ["Åkerblom", "Sjöström", "Öhman", "von Hägersten", "Nygård", "Fågelskär"]
TOWNS = ["Hämeenlinna", "Jyväskylä", "Åbo", "Mänttä-Vilppula", "Närpiö", "Ähtäri", "Rovaniemi"]
COMPANIES = ["Tunturilinja Oy", "Napapiirin Sähkö", "Ångström Ab", "Köyliön Myly", "Räty & Pojat"]
DOMAINS = ["example.com", "example.org", "example.net"]
ROLES = ["asiakas", "media", "", "yhteistyökumppani", "kund", ""]
PLAIN = str.maketrans("äöåéÄÖÅ", "aoaeAOA")

HEADINGS = ("Etunimi", "Sukunimi", "Sähköposti", "Yritys", "Puhelin", "Tyyppi", "Kieli", "Kaupunki",
            "Uutiskirje")  # fmt: skip


@dataclass
class Register:
    """Rows of text, and what is wrong on purpose: row numbers (headings are row 1) by kind."""

    rows: list[list[str]] = field(default_factory=list)
    wrong: dict[str, list[int]] = field(default_factory=dict)

    def text(self, separator: str = ";") -> str:
        return table([HEADINGS, *self.rows], separator)

    def encoded(self, encoding: str) -> bytes:
        return self.text().encode(encoding)


def table(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


RUBBISH = ("address", "nobody", "cells", "phone", "role")


def register(rows: int, *, seed: int = 3) -> Register:
    """A register of this many people; rubbish in every twentieth row, each kind in turn."""
    chance, made = random.Random(seed), Register()
    for number in range(rows):
        cells = _person(number, chance)
        if number % 20 == 19:
            kind = RUBBISH[number // 20 % len(RUBBISH)]
            cells = _spoilt(cells, kind)
            made.wrong.setdefault(kind, []).append(number + 2)
        made.rows.append(cells)
    return made


def _person(number: int, chance: random.Random) -> list[str]:
    swedish = chance.random() < 0.3
    first = chance.choice(FIRST_SWEDISH if swedish else FIRST_FINNISH)
    last = chance.choice(LAST_SWEDISH if swedish else LAST_FINNISH)
    local = f"{first}.{last}.{number}".lower().translate(PLAIN).replace(" ", "-")
    phone = f"040 {chance.randrange(1_000_000, 10_000_000)}"
    return [
        first, last, f"{local}@{chance.choice(DOMAINS)}", chance.choice(COMPANIES), phone,
        chance.choice(ROLES), "sv" if swedish else "fi", chance.choice(TOWNS),
        chance.choice(["x", "x", ""]),
    ]  # fmt: skip


def _spoilt(cells: list[str], kind: str) -> list[str]:
    if kind == "nobody":
        return ["", "", "", cells[3], "", cells[5], cells[6], cells[7], ""]
    if kind == "cells":
        return [*cells, "yksi liikaa"]
    at, text = {
        "address": (2, "juhani.mäkinen(at)rovapuu"),
        "phone": (4, "kysy Sirkulta"),
        "role": (5, "kunnanhallitus"),
    }[kind]
    return [text if number == at else cell for number, cell in enumerate(cells)]


MAILCHIMP = ("Email Address", "First Name", "Last Name", "MEMBER_RATING", "OPTIN_TIME", "OPTIN_IP",
             "CONFIRM_TIME", "CONFIRM_IP", "LATITUDE", "LONGITUDE", "LAST_CHANGED", "LEID", "EUID",
             "NOTES", "TAGS")  # fmt: skip


def mailchimp_subscribed(people: int, *, name: str = "chimp") -> bytes:
    """Mailchimp's `subscribed_members_export_….csv`: with the moments of signing up and confirming."""
    rows = [
        [f"{name}{n}@example.org", "Åsa", "Öhman", "2", "2023-04-05 06:07:08", "192.0.2.9",
         "2023-04-05 06:09:10", "192.0.2.9", "", "", "2023-04-05 06:09:10", str(n), f"{n:x}", "",
         '"kevät","messut"']
        for n in range(people)
    ]  # fmt: skip
    return table([MAILCHIMP, *rows]).encode()


def mailchimp_unsubscribed(people: int, *, name: str = "left") -> bytes:
    """Mailchimp's `unsubscribed_members_export_….csv`."""
    headings = [*MAILCHIMP[:11], "UNSUB_TIME", "UNSUB_CAMPAIGN_TITLE", "UNSUB_CAMPAIGN_ID",
                "UNSUB_REASON", "UNSUB_REASON_OTHER", *MAILCHIMP[11:]]  # fmt: skip
    rows = [
        [f"{name}{n}@example.org", "Göran", "Åkerblom", "2", "2022-01-02 03:04:05", "192.0.2.9",
         "2022-01-02 03:04:06", "192.0.2.9", "", "", "2024-02-03 04:05:06", "2024-02-03 04:05:06",
         "Talvi", "77", "No longer interested", "", str(n), f"{n:x}", "", ""]
        for n in range(people)
    ]  # fmt: skip
    return table([headings, *rows]).encode()


def mailchimp_cleaned(people: int, *, name: str = "bounced") -> bytes:
    """Mailchimp's `cleaned_members_export_….csv`."""
    headings = [*MAILCHIMP[:11], "CLEAN_TIME", "CLEAN_CAMPAIGN_TITLE", "CLEAN_CAMPAIGN_ID",
                *MAILCHIMP[11:]]  # fmt: skip
    rows = [
        [f"{name}{n}@example.org", "Märta", "Nygård", "2", "2022-01-02 03:04:05", "192.0.2.9",
         "2022-01-02 03:04:06", "192.0.2.9", "", "", "2024-02-03 04:05:06", "2024-02-03 04:05:06",
         "Kesä", "78", str(n), f"{n:x}", "", ""]
        for n in range(people)
    ]  # fmt: skip
    return table([headings, *rows]).encode()
