"""Believable names, places and texts for measurements: many people, few of whom share a name."""

from dataclasses import dataclass
from functools import cache
from random import Random

from app.contacts.rules import folded, sort_key


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FIRST_NAMES = _listed("""
    Aino Eino Åsa Väinö Maria Juhani Anna Mikael Helena Johannes Kaarina Olavi Johanna Antero Kristiina
    Tapani Anneli Kalevi Liisa Tapio Anniina Ilmari Sofia Matias Emilia Onni Olivia Elias Fredrik
    Gunilla Håkan Ingrid Örjan Märta Björn Sirkka Päivi Jyrki Hannele Erkki
""")
BEGINNINGS = _listed("""
    Mäki Joki Lahti Niemi Koivu Virta Saari Kallio Harju Heikki Laine Salo Ranta Nieminen Korho Hyvö
    Lehto Aho Rinta Kangas Suo Vuori Kivi Metsä Pelto Ylä Ala Honka Petäjä Törmä Åker Öster Söder Norr
    Lind Berg Sjö Ek Alm Ny
""")
ENDINGS = _listed("""
    nen la lä koski ranta salo mäki niemi oja vaara luoma kari berg holm qvist ström
""")
PLACES = _listed("""
    HELSINKI ESPOO TAMPERE VANTAA OULU TURKU JYVÄSKYLÄ KUOPIO LAHTI PORI KOUVOLA JOENSUU ROVANIEMI VAASA
    SEINÄJOKI MIKKELI KOTKA SALO PORVOO KOKKOLA
""")
WORDS = _listed("""
    tarjous puhelu tapaaminen lehtijuttu metsästys eräjulkaisu kampanja lasku sopimus palaute messut
    haastattelu luonnonhoito kalastus juttuidea aikataulu valokuvat tiedote julkaisupäivä kutsu
""")
SOURCES = ("sign_up", "import", "contract", "meeting", "media_register", "event_registration")


@dataclass(frozen=True, slots=True)
class Somebody:
    """The person of this number, always the same one."""

    number: int
    first_name: str
    last_name: str
    email: str
    place: str

    @property
    def sort_key(self) -> str:
        return sort_key(self.first_name, self.last_name, self.email)


def somebody(number: int) -> Somebody:
    """Names come as in a real register: a few very often, most of them seldom."""
    chance = Random(number)  # noqa: S311 - names, not secrets
    first = FIRST_NAMES[int(len(FIRST_NAMES) * chance.random() ** 2)]
    beginning = BEGINNINGS[int(len(BEGINNINGS) * chance.random() ** 2)]
    last = beginning + ENDINGS[int(len(ENDINGS) * chance.random() ** 2)]
    email = f"{_plain(first)}.{_plain(last)}{number}@{_plain(chance.choice(PLACES))}.example"
    return Somebody(number, first, last, email, chance.choice(PLACES))


def organisation_name(number: int) -> str:
    chance = Random(-number - 1)  # noqa: S311
    return f"{chance.choice(BEGINNINGS)}{chance.choice(ENDINGS)} {chance.choice(PLACES).title()} {number}"


def talk(number: int) -> tuple[str, str]:
    """Subject and text of what was said."""
    chance = Random(number)  # noqa: S311
    words = chance.choices(WORDS, k=12)
    return f"{words[0].title()} {words[1]} {number}", f"Puhuttiin: {', '.join(words[2:])}."


@cache
def _plain(name: str) -> str:
    return folded(name).replace(" ", "")
