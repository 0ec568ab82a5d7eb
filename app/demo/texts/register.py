"""The demo agency's invented register: what it sells, and everybody it knows."""

from app.demo.texts.customers import CUSTOMERS
from app.demo.texts.media_houses import MEDIA_HOUSES
from app.demo.texts.shapes import DemoInteraction, DemoOrganisation, DemoPerson

SERVICES = (
    ("Viestinnän kuukausisopimus", "Oma yhteyshenkilö, tiedotteet ja mediaseuranta."),
    ("Vuosikertomus", "Haastattelut, tekstit, taitto ja käännökset."),
    ("Mediapalvelu", "Tiedotteet toimituksille ja haastattelupyynnöt."),
    ("Kriisiviestinnän valmennus", "Puolen päivän harjoitus johtoryhmälle."),
    ("Tapahtuman viestintä", "Kutsut, ohjelma ja jälkiviestintä."),
)

OTHERS = (
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
                interactions=(
                    DemoInteraction(
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
                interactions=(
                    DemoInteraction(
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

ORGANISATIONS = (*CUSTOMERS, *MEDIA_HOUSES, *OTHERS)
