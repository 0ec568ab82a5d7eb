"""The demo's invented agency: who it is, its lists in three languages, and its letters."""

from dataclasses import dataclass

IDENTITY = {
    "name": "Revontuli Viestintä Oy",
    "business_id": "1234567-1",
    "street": "Kauppakatu 12 B",
    "postcode": "96100",
    "place": "Rovaniemi",
    "country": "FI",
    "email": "hei@revontuli.example.com",
    "phone": "+358 16 000 0000",
    "contact_person": "Sanna Laaksonen",
    "contact_email": "tietosuoja@revontuli.example.com",
    "contact_phone": "+358 16 000 0001",
    "register_name_fi": "Revontuli Viestinnän asiakas- ja uutiskirjerekisteri",
    "register_name_sv": "Revontuli Viestintäs kund- och nyhetsbrevsregister",
    "register_name_en": "Revontuli Viestintä's customer and newsletter register",
    "sender_name": "Revontuli Viestintä",
    "sender_email": "kirje@revontuli.example.com",
    "reply_to": "hei@revontuli.example.com",
}


@dataclass(frozen=True)
class Text:
    """One list in one language."""

    name: str
    description: str
    how_often: str
    sentence: str


@dataclass(frozen=True)
class DemoList:
    slug: str
    purpose: str
    texts: dict[str, Text]


LISTS = (
    DemoList(
        slug="kirje",
        purpose="field_knowledge",
        texts={
            "fi": Text(
                "Revontulen kirje",
                "Mitä viestinnässä tapahtuu juuri nyt: kaksi ilmiötä, yksi esimerkki ja yksi neuvo, "
                "jonka voi käyttää heti.",
                "Noin kerran kuussa",
                "Kyllä, Revontuli Viestintä Oy saa lähettää minulle Revontulen kirjeen sähköpostitse "
                "noin kerran kuussa.",
            ),
            "sv": Text(
                "Brevet från Revontuli",
                "Det som händer inom kommunikation just nu: två fenomen, ett exempel och ett råd som "
                "går att använda genast.",
                "Ungefär en gång i månaden",
                "Ja, Revontuli Viestintä Oy får skicka mig Brevet från Revontuli per e-post ungefär "
                "en gång i månaden.",
            ),
            "en": Text(
                "The Revontuli newsletter",
                "What is happening in communications right now: two trends, one example and one piece "
                "of advice you can use at once.",
                "About once a month",
                "Yes, Revontuli Viestintä Oy may send me the Revontuli newsletter by e-mail about once a "
                "month.",
            ),
        },
    ),
    DemoList(
        slug="tapahtumat",
        purpose="marketing_directory",
        texts={
            "fi": Text(
                "Tapahtumakutsut",
                "Aamiaistilaisuudet Rovaniemellä ja Oulussa sekä maksuttomat webinaarit. Kutsu tulee "
                "kolme viikkoa ennen.",
                "4–6 kertaa vuodessa",
                "Kyllä, Revontuli Viestintä Oy saa kutsua minut tilaisuuksiinsa sähköpostitse enintään "
                "kuusi kertaa vuodessa.",
            ),
            "sv": Text(
                "Inbjudningar till evenemang",
                "Frukostmöten i Rovaniemi och Uleåborg samt avgiftsfria webbinarier. Inbjudan kommer "
                "tre veckor i förväg.",
                "4–6 gånger om året",
                "Ja, Revontuli Viestintä Oy får bjuda in mig till sina evenemang per e-post högst sex "
                "gånger om året.",
            ),
            "en": Text(
                "Event invitations",
                "Breakfast meetings in Rovaniemi and Oulu, and free webinars. The invitation comes "
                "three weeks ahead.",
                "4–6 times a year",
                "Yes, Revontuli Viestintä Oy may invite me to its events by e-mail at most six times a "
                "year.",
            ),
        },
    ),
    DemoList(
        slug="media",
        purpose="marketing_directory",
        texts={
            "fi": Text(
                "Mediatiedotteet",
                "Asiakkaidemme tiedotteet toimituksille: matkailu, kiertotalous ja pohjoinen tutkimus.",
                "Enintään kaksi kertaa viikossa",
                "Kyllä, Revontuli Viestintä Oy saa lähettää minulle asiakkaidensa mediatiedotteita "
                "sähköpostitse enintään kaksi kertaa viikossa.",
            ),
            "sv": Text(
                "Pressmeddelanden",
                "Våra kunders pressmeddelanden till redaktionerna: turism, cirkulär ekonomi och nordlig "
                "forskning.",
                "Högst två gånger i veckan",
                "Ja, Revontuli Viestintä Oy får skicka mig sina kunders pressmeddelanden per e-post "
                "högst två gånger i veckan.",
            ),
            "en": Text(
                "Press releases",
                "Our clients' press releases for newsrooms: travel, the circular economy and northern "
                "research.",
                "At most twice a week",
                "Yes, Revontuli Viestintä Oy may send me its clients' press releases by e-mail at most "
                "twice a week.",
            ),
        },
    ),
)


@dataclass(frozen=True)
class DemoLetter:
    """One language version of a campaign."""

    subject: str
    preheader: str
    body: str


SENT = {
    "fi": DemoLetter(
        "Selkeä kieli ei ole yksinkertaistus",
        "Kolme virkettä, jotka kannattaa poistaa tänään",
        """Hei {{ first_name | default("hyvä lukija") }},

asiantuntijat pelkäävät usein, että selkeä kieli vie tekstiltä tarkkuuden. Käy toisin: kun virkkeessä on yksi
asia, virheelle jää vähemmän tilaa.

## Kokeile tätä

- Poista virke, joka kertoo, mistä teksti kertoo.
- Vaihda *suorittaa tarkastus* sanaan **tarkastaa**.
- Lue ääneen. Missä hengästyt, siihen kuuluu piste.

[Lue koko juttu](https://revontuli.example.com/selkea-kieli)

Terveisin\\
Oona ja muu Revontuli
""",
    ),
    "sv": DemoLetter(
        "Klarspråk är inte förenkling",
        "Tre meningar att stryka i dag",
        """Hej {{ first_name | default("bästa läsare") }},

experter är ofta rädda för att klarspråk gör texten mindre exakt. Det blir tvärtom: när meningen rymmer en sak
blir det mindre plats för fel.

## Pröva det här

- Stryk meningen som berättar vad texten handlar om.
- Byt *utföra en kontroll* mot **kontrollera**.
- Läs högt. Där du tappar andan hör punkten hemma.

[Läs hela texten](https://revontuli.example.com/klarsprak)

Hälsningar\\
Oona och resten av Revontuli
""",
    ),
}

DRAFT = {
    "fi": DemoLetter(
        "Hiljaisen kampanjan voima",
        "Miksi kolme viestiä voi olla enemmän kuin kolmetoista",
        """Hei {{ first_name | default("hyvä lukija") }},

lähetimme keväällä asiakkaallemme kolme viestiä kolmentoista sijaan. Vastauksia tuli enemmän kuin koskaan.

> Vähemmän viestejä tarkoitti, että jokainen luettiin.

## Mitä siitä opimme

1. Jokaisella viestillä oli yksi pyyntö.
2. Lähetyspäivä sovittiin vastaanottajien kanssa.
3. Hiljaisuus kerrottiin etukäteen.

[Lue koko juttu](https://revontuli.example.com/hiljainen-kampanja)

Terveisin\\
Oona ja muu Revontuli
""",
    ),
}

FIRST_FINNISH = [
    "Aino",
    "Eino",
    "Helmi",
    "Onni",
    "Kerttu",
    "Väinö",
    "Mirja",
    "Eetu",
    "Päivi",
    "Tuomas",
    "Oona",
    "Juho",
    "Sanna",
    "Petteri",
    "Maija",
    "Lauri",
    "Elina",
    "Antti",
    "Noora",
    "Jussi",
    "Hilla",
    "Kaarlo",
    "Tuuli",
    "Ilmari",
    "Säde",
    "Urho",
    "Pihla",
    "Arvo",
    "Ronja",
    "Touko",
]
LAST_FINNISH = [
    "Aaltonen",
    "Niemelä",
    "Salmela",
    "Mattila",
    "Rautio",
    "Virtanen",
    "Mäkinen",
    "Koskela",
    "Hämäläinen",
    "Lehtola",
    "Yli-Kyyny",
    "Pöyhönen",
    "Tuominen",
    "Jääskeläinen",
    "Ketola",
    "Lumme",
    "Saarinen",
    "Haapala",
    "Väre",
    "Kivelä",
]
FIRST_SWEDISH = [
    "Emil",
    "Saga",
    "Axel",
    "Ebba",
    "Oskar",
    "Astrid",
    "Nils",
    "Linnéa",
    "Gustav",
    "Märta",
]
LAST_SWEDISH = [
    "Lindqvist",
    "Öhman",
    "Sjöblom",
    "Åkerlund",
    "Nyström",
    "Björklund",
    "Holmström",
    "Forsbäck",
]
FIRST_ENGLISH = ["Grace", "Owen", "Chloe", "Dylan", "Imogen", "Rory"]
LAST_ENGLISH = ["Hartley", "Penrose", "Whitlock", "Ashdown", "Merrick"]
DOMAINS = ("example.com", "example.org", "example.net", "tunturilinja.example.com", "osterbotten.example.org",
           "lumikko.example.net", "pohjoinen.example.com")  # fmt: skip
