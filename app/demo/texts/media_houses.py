"""The demo agency's invented media houses and journalists."""

from app.demo.texts.shapes import DemoInteraction, DemoOrganisation, DemoPerson

MEDIA_HOUSES = (
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
                interactions=(
                    DemoInteraction(
                        "call",
                        2,
                        "Yöjunien uudet vuorot",
                        "Kysyi haastateltavaa Tunturilinjalta. Lupasin Mirja Aaltosen tiistaille.",
                        "Vahvista haastattelu Mirjan kanssa",
                        0,
                    ),
                    DemoInteraction(
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
                lists=("kirje", "media"),
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
)
