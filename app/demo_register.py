"""The demo agency's invented customers, prospects, journalists, partners and authorities."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoTalk:
    """`days` ago; `due` is in how many days the follow-up is due, negative when late."""

    kind: str
    days: int
    subject: str
    text: str
    follow_up: str = ""
    due: int = 0


@dataclass(frozen=True)
class DemoPerson:
    """Somebody at an organisation. `left_days` ago they left it. `lists` are slugs they agreed to."""

    first_name: str
    last_name: str
    title: str
    email: str
    language: str = "fi"
    phone: str = ""
    decides: bool = False
    left_days: int | None = None
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    profiles: tuple[tuple[str, str, str], ...] = ()
    source: tuple[str, str] = ("meeting", "")
    beat: str = ""
    embargo: str = ""
    lists: tuple[str, ...] = ()
    talks: tuple[DemoTalk, ...] = ()
    notes: str = ""
    card: bool = False


@dataclass(frozen=True)
class DemoOrder:
    """What was ordered `days` ago, and the later facts: (kind, days ago, what, price, period, note)."""

    service: str
    days: int
    what: str
    price: str
    period: str
    facts: tuple[tuple[str, int, str, str | None, str | None, str], ...] = ()


@dataclass(frozen=True)
class DemoOrganisation:
    name: str
    kind: str
    business_id: str = ""
    web: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    parent: str = ""
    roles: tuple[str, ...] = ()
    people: tuple[DemoPerson, ...] = ()
    orders: tuple[DemoOrder, ...] = ()
    billing: dict[str, str] = field(default_factory=dict)
    stage: str = ""
    next_step: str = ""
    next_days: int = 0
    considers: tuple[str, ...] = ()
    size: int = 0


SERVICES = (
    ("Viestinnän kuukausisopimus", "Oma yhteyshenkilö, tiedotteet ja mediaseuranta."),
    ("Vuosikertomus", "Haastattelut, tekstit, taitto ja käännökset."),
    ("Mediapalvelu", "Tiedotteet toimituksille ja haastattelupyynnöt."),
    ("Kriisiviestinnän valmennus", "Puolen päivän harjoitus johtoryhmälle."),
    ("Tapahtuman viestintä", "Kutsut, ohjelma ja jälkiviestintä."),
)

ORGANISATIONS = (
    DemoOrganisation(
        name="Rovapuu Oy",
        kind="company",
        business_id="2345678-0",
        web="https://rovapuu.example.com/",
        street="Teollisuustie 4",
        postcode="96320",
        place="Rovaniemi",
        roles=("customer",),
        size=84,
        people=(
            DemoPerson(
                "Aino",
                "Niemelä",
                "Viestintäjohtaja",
                "aino.niemela@rovapuu.example.com",
                phone="+358457396210",
                decides=True,
                roles=("customer",),
                tags=("viestintä", "vastuullisuus"),
                profiles=(("other", "aino-niemela", "https://profiles.example.org/aino-niemela"),),
                source=("contract", "Kuukausisopimus 2023"),
                lists=("kirje", "tapahtumat"),
                card=True,
                talks=(
                    DemoTalk(
                        "call",
                        4,
                        "Kevään kampanja",
                        "Haluaa kevään kampanjan **myös ruotsiksi**. Tarjous 1.12. mennessä.",
                        "Lähetä tarjous ruotsinkielisestä kampanjasta",
                        3,
                    ),
                    DemoTalk(
                        "meeting",
                        59,
                        "Vuosipalaveri Rovaniemellä",
                        "Paikalla Aino ja Juhani Mäkinen.\n\n- Molemmat tyytyväisiä\n"
                        "- Kuukausisopimus jatkuu vuoteen 2027",
                    ),
                ),
            ),
            DemoPerson(
                "Juhani",
                "Mäkinen",
                "Toimitusjohtaja",
                "juhani.makinen@rovapuu.example.com",
                decides=True,
                roles=("customer",),
                source=("meeting", "Vuosipalaveri"),
                lists=("kirje",),
            ),
            DemoPerson(
                "Hilla",
                "Kuusela",
                "Myyntipäällikkö",
                "hilla.kuusela@rovapuu.example.com",
                roles=("customer",),
                tags=("myynti",),
                source=("email", "Kysyi esitteitä"),
            ),
            DemoPerson(
                "Risto",
                "Paavola",
                "Markkinointipäällikkö",
                "risto.paavola@rovapuu.example.com",
                left_days=170,
                source=("meeting", ""),
            ),
        ),
        orders=(
            DemoOrder(
                "Viestinnän kuukausisopimus",
                1330,
                "20 tuntia kuukaudessa",
                "2400.00",
                "month",
                (
                    (
                        "change",
                        690,
                        "24 tuntia kuukaudessa",
                        "2750.00",
                        "month",
                        "Sovittu vuosipalaverissa",
                    ),
                ),
            ),
            DemoOrder("Vuosikertomus", 80, "Vuosikertomus 2026, 48 sivua", "9800.00", "once"),
            DemoOrder(
                "Mediapalvelu",
                900,
                "Neljä tiedotetta vuodessa",
                "350.00",
                "month",
                (("end", 75, "", None, None, "Sisältyy nyt kuukausisopimukseen"),),
            ),
        ),
        billing={
            "name": "Rovapuu Oy, ostolaskut",
            "street": "PL 12",
            "postcode": "96101",
            "place": "Rovaniemi",
            "country": "FI",
            "reference": "Viestintä / Niemelä",
            "einvoice_address": "003723456780",
            "einvoice_operator": "DABAFIHH",
            "terms_days": "14",
        },
    ),
    DemoOrganisation(
        name="Tunturilinja Oy",
        kind="company",
        business_id="3141593-8",
        web="https://tunturilinja.example.com/",
        street="Asemakatu 1",
        postcode="96100",
        place="Rovaniemi",
        roles=("customer",),
        size=31,
        people=(
            DemoPerson(
                "Mirja",
                "Aaltonen",
                "Markkinointijohtaja",
                "mirja.aaltonen@tunturilinja.example.com",
                phone="+358457396221",
                decides=True,
                roles=("customer",),
                tags=("matkailu",),
                lists=("kirje",),
                talks=(
                    DemoTalk(
                        "email",
                        12,
                        "Talviaikataulu",
                        "Lähetti talviaikataulun tiedotetta varten.",
                    ),
                ),
            ),
            DemoPerson(
                "Pekka",
                "Jokela",
                "Talouspäällikkö",
                "pekka.jokela@tunturilinja.example.com",
                roles=("customer",),
            ),
            DemoPerson("", "", "", "info@tunturilinja.example.com"),
        ),
        orders=(
            DemoOrder("Mediapalvelu", 400, "Kuusi tiedotetta vuodessa", "480.00", "month"),
            DemoOrder(
                "Kriisiviestinnän valmennus", 210, "Puoli päivää, 12 henkeä", "2900.00", "once"
            ),
        ),
    ),
    DemoOrganisation(
        name="Vasa Hamn Ab",
        kind="company",
        business_id="1618033-3",
        street="Hamngatan 3",
        postcode="65100",
        place="Vasa",
        roles=("customer", "partner"),
        size=56,
        people=(
            DemoPerson(
                "Christer",
                "Ahlbäck",
                "Kommunikationschef",
                "christer.ahlback@vasahamn.example.com",
                language="sv",
                decides=True,
                roles=("customer", "partner"),
                tags=("sjöfart",),
                lists=("kirje", "tapahtumat"),
                talks=(
                    DemoTalk(
                        "meeting",
                        21,
                        "Planering av våren",
                        "Christer vill ha ett gemensamt frukostmöte i Vasa i mars.",
                        "Föreslå tre datum för frukostmötet",
                        -2,
                    ),
                ),
            ),
        ),
        orders=(
            DemoOrder("Tapahtuman viestintä", 300, "Två evenemang om året", "5200.00", "once"),
        ),
    ),
    DemoOrganisation(
        name="Pohjan Mediat Oy",
        kind="media_house",
        business_id="2020202-1",
        place="Oulu",
        size=210,
    ),
    DemoOrganisation(
        name="Lapin Sana",
        kind="media_house",
        parent="Pohjan Mediat Oy",
        web="https://lapinsana.example.org/",
        street="Veitikantie 8",
        postcode="96100",
        place="Rovaniemi",
        roles=("media",),
        size=38,
        people=(
            DemoPerson(
                "Kaisa",
                "Anttonen",
                "Toimittaja",
                "kaisa.anttonen@lapinsana.example.org",
                phone="+358457396232",
                roles=("media",),
                tags=("matkailu", "liikenne"),
                profiles=(
                    ("mastodon", "@kaisa@toot.example.org", "https://toot.example.org/@kaisa"),
                ),
                source=("media_register", "Pohjoisen mediarekisteri, syksy 2026"),
                beat="Matkailu ja liikenne, erityisesti yöjunat ja lentoasemat",
                embargo="Ei ota vastaan embargotietoa. Soittaa takaisin aamupäivisin, "
                "juttulista lukitaan kello 13.",
                lists=("media",),
                talks=(
                    DemoTalk(
                        "call",
                        2,
                        "Yöjunien uudet vuorot",
                        "Kysyi haastateltavaa Tunturilinjalta. Lupasin Mirja Aaltosen tiistaille.",
                        "Vahvista haastattelu Mirjan kanssa",
                        0,
                    ),
                    DemoTalk(
                        "event",
                        140,
                        "Mediapäivä Levillä",
                        "Teki jutun kiertotaloudesta. Toivoo enemmän kuvia tiedotteisiin.",
                    ),
                ),
            ),
            DemoPerson("", "", "", "toimitus@lapinsana.example.org", roles=("media",)),
        ),
    ),
    DemoOrganisation(
        name="Oulun Aika",
        kind="media_house",
        parent="Pohjan Mediat Oy",
        place="Oulu",
        roles=("media",),
        size=64,
        people=(
            DemoPerson(
                "Raija",
                "Hiltunen",
                "Uutispäällikkö",
                "raija.hiltunen@oulunaika.example.org",
                roles=("media",),
                tags=("talous",),
                source=("media_register", "Pohjoisen mediarekisteri, syksy 2026"),
                beat="Talous ja teollisuus",
                lists=("media",),
            ),
            DemoPerson(
                "Kaisa",
                "Anttonen",
                "Freelancer",
                "kaisa.anttonen@example.org",
                roles=("media",),
                phone="+358457396232",
                source=("event_registration", "Mediapäivä Levillä"),
            ),
        ),
    ),
    DemoOrganisation(
        name="Kustnytt",
        kind="media_house",
        place="Vasa",
        roles=("media",),
        size=22,
        people=(
            DemoPerson(
                "Linnéa",
                "Backman",
                "Redaktör",
                "linnea.backman@kustnytt.example.org",
                language="sv",
                roles=("media",),
                tags=("energi",),
                source=("commercial_service", "Medietjänsten, uppdatering i oktober"),
                beat="Energi och industri",
                embargo="Embargo går bra när tiden står i ämnesraden.",
            ),
        ),
    ),
    DemoOrganisation(
        name="Kuurakivi Oy",
        kind="company",
        business_id="1928374-1",
        place="Kemi",
        roles=("prospect",),
        size=120,
        stage="offered",
        next_step="Soita tarjouksesta ennen hallituksen kokousta",
        next_days=5,
        considers=("Vuosikertomus", "Viestinnän kuukausisopimus"),
        people=(
            DemoPerson(
                "Onni",
                "Heikkinen",
                "Talousjohtaja",
                "onni.heikkinen@kuurakivi.example.com",
                decides=True,
                roles=("prospect",),
                source=("event_registration", "Aamiaistilaisuus Oulussa"),
                lists=("tapahtumat",),
                talks=(
                    DemoTalk(
                        "meeting",
                        16,
                        "Tarjouksen läpikäynti",
                        "Hinta sopii, aikataulu avoin. Päätös joulukuun hallituksessa.",
                    ),
                ),
            ),
        ),
    ),
    DemoOrganisation(
        name="Fjällbyrå Kb",
        kind="company",
        place="Rovaniemi",
        roles=("prospect",),
        size=9,
        stage="contacted",
        next_step="Bjud in till frukostmötet",
        next_days=20,
        considers=("Tapahtuman viestintä",),
        people=(
            DemoPerson(
                "Linnea",
                "Berg",
                "Verkställande direktör",
                "linnea.berg@fjallbyra.example.com",
                language="sv",
                decides=True,
                roles=("prospect",),
                source=("partner", "Vasa Hamn Ab rekommenderade"),
            ),
        ),
    ),
    DemoOrganisation(
        name="Merilapin kuntayhtymä",
        kind="authority",
        business_id="2837465-3",
        place="Kemi",
        roles=("authority",),
        size=430,
        people=(
            DemoPerson(
                "Tapio",
                "Eskola",
                "Kehitysjohtaja",
                "tapio.eskola@merilappi.example.org",
                roles=("authority",),
                tags=("aluekehitys",),
                source=("meeting", "Maakuntapäivä"),
                talks=(
                    DemoTalk(
                        "note",
                        55,
                        "Lausuntopyyntö",
                        "Pyytää lausuntoa alueen viestintästrategiasta tammikuussa.",
                    ),
                ),
            ),
        ),
    ),
    DemoOrganisation(
        name="Painotalo Kaarna Oy",
        kind="partner",
        business_id="2626262-3",
        place="Oulu",
        roles=("partner",),
        size=17,
        people=(
            DemoPerson(
                "Elina",
                "Kangas",
                "Tuotantopäällikkö",
                "elina.kangas@kaarna.example.com",
                roles=("partner",),
                phone="+358457396243",
                source=("contract", "Painosopimus 2024"),
                lists=("kirje",),
            ),
        ),
    ),
)
