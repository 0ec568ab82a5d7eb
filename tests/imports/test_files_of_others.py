"""Files collected from other programs, imported from end to end as they are.

They lie beside the project and are no part of it; without them these tests are skipped and say so. Files of
our own with the same faults stand in the tests of `mapping`, `reading` and `receiving`.
"""

from pathlib import Path

import pytest

from app import database
from app.imports import actions
from app.imports.writing import engine
from tests.make import imports as make_imports
from tests.make import lists as make_lists

FILES = Path(__file__).parents[3] / "shared" / "found" / "inputs"
pytestmark = pytest.mark.skipif(
    not FILES.is_dir(), reason="the collected files do not lie beside the project"
)
PEOPLE = """
select c.first_name, c.last_name, c.title, c.language, c.street, c.postcode, c.place, c.country, c.notes,
       coalesce(a.email, '') as email, coalesce(o.name, '') as organisation,
       coalesce(o.business_id, '') as business_id,
       array(select number from contact_phones p where p.contact = c.id order by p.id) as phones
  from contacts c
  left join contact_addresses a on a.contact = c.id
  left join positions w on w.contact = c.id and w.until is null
  left join organisations o on o.id = w.organisation
 order by c.created_at, c.id, a.created_at
"""
Said = dict[str, object]


async def imported(name: str, **more: object) -> list[Said]:
    """Everybody in the file as the register has them, an entry for each address."""
    import_id = await make_imports.received((FILES / name).read_bytes(), name=name)
    told = actions.Described("import", "Lista", **more)  # type: ignore[arg-type]
    await actions.describe(import_id, told, None)
    await actions.start(import_id, None, may_record_consent=True)
    await engine.run(import_id)
    return [dict(row) for row in await database.fetch(PEOPLE)]


MARIEHAMN = {"postcode": "22100", "place": "Mariehamn", "country": "AX"}
WANTED: dict[str, list[Said]] = {
    "v2_full40.vcf": [
        {"email": "johnny.julk@example.org", "language": "en", "first_name": "John", "last_name": "Julk"},
    ],
    "v3_altid.vcf": [{"first_name": "Taro", "last_name": "Yamada"}],
    "v8_apple.vcf": [
        {"email": "jani.doe@example.com", "first_name": "Jani", "last_name": "Doe", "country": "FI"},
        {"email": "info@esimerkkifirma.example.com", "first_name": "", "last_name": "",
         "organisation": "Esimerkkifirma Oy"},
    ],
    "v13_outlook.vcf": [{"street": "Mäkelänkatu 5", "place": "Järvenpää", "last_name": "Mäkelä"}],
    "v14_fax.vcf": [{"phones": ["+35891234572"]}],
    "v19.vcf": [{"email": "liisa.v19@example.org", "street": "Katu 1", "place": "Helsinki"}],
    "o1_outlook.csv": [
        {"email": "ake.oholm@example.com", "title": "Chefredaktör", "street": "Storagatan 5", **MARIEHAMN},
    ],
    "t1_tb.csv": [{"email": "tiina.tbird@example.org", "first_name": "Tiina", "last_name": "Tbird"}],
    "l1_linkedin.csv": [{"email": "liisa.linkki@example.com", "organisation": "Tech Oy"}],
    "f5_se.csv": [
        {"email": "sven@example.org", "business_id": "5560360793", "postcode": "111 22", "country": "SE"},
        {"email": "tanel@example.org", "business_id": "10137319", "postcode": "10111", "country": "EE"},
    ],
    "f6_pandas.csv": [
        {"email": "pf.a@example.org", "phones": ["+358401234567"], "postcode": "00100"},
        {"email": "pf.b@example.org", "phones": [], "postcode": "20100"},
        {"email": "pf.c@example.org", "phones": ["+358401234568"], "postcode": "", "place": ""},
        {"email": "pf.d@example.org", "phones": ["+358401234569"], "place": ""},
        {"email": "pf.e@example.org", "first_name": "", "last_name": "", "place": ""},
        {"email": "pf.f@example.org", "first_name": "", "last_name": "", "place": ""},
    ],
    "f7_postal.csv": [{"postcode": "00100", "place": "HELSINKI", "phones": ["+3589123456"]}],
    "x1.xlsx": [
        {"email": "eka.excel@example.org", "postcode": "00100", "phones": ["+358401234501"]},
        {"email": "toka.excel@example.org", "postcode": "00100", "phones": ["+358401234502"]},
        {"email": "kolmas.excel@example.org", "postcode": "00100", "phones": ["+358401234503"]},
    ],
    "x2.xlsx": [
        {"email": "eka.media@example.org", "organisation": "Lehti Esim Oy"},
        {"email": "toka.media@example.org", "organisation": "Lehti Esim Oy"},
    ],
    "x7.xlsx": [{"email": "yksirivi@example.org"}],
    "x9_onecol.xlsx": [
        {"email": f"{name}.sarake@example.org"} for name in ("yksi", "kaksi", "kolme")
    ],
    "c11.csv": [{"email": "c11@example.org", "place": "", "phones": []}],
    "c13.txt": [{"email": f"c13{letter}@example.org"} for letter in "abc"],
    "c27.csv": [{"email": f"c27{n}@example.org", "last_name": f"N{n}"} for n in range(6)],
    "n10_ml.csv": [{"email": "ml.yes@example.org"}],
}  # fmt: skip


@pytest.mark.parametrize("name", WANTED)
async def test_people_come_in_as_their_file_means_them(db: None, name: str) -> None:
    people = await imported(name)
    for wanted in WANTED[name]:
        assert any(wanted.items() <= person.items() for person in people), (wanted, people)


async def test_numbers_of_two_countries_are_those_of_their_rows(db: None) -> None:
    people = {str(one["email"]): one["phones"] for one in await imported("f5_se.csv")}
    assert sorted(people["sven@example.org"]) == ["+46701234567", "+46812345678"]  # type: ignore[call-overload]
    assert sorted(people["tanel@example.org"]) == ["+37251234567", "+3726123456"]  # type: ignore[call-overload]


async def test_addresses_in_harmless_signs_are_read(db: None) -> None:
    emails = {one["email"] for one in await imported("e1_emails.csv")}
    assert emails >= {
        f"{name}@example.org"
        for name in (
            "zwsp",
            "smart",
            "quotes",
            "apos",
            "matti",
            "matti.x",
            "only.angle",
            "mailto.p",
        )
    }


async def test_numbers_as_people_type_them(db: None) -> None:
    people = {str(one["email"]): one for one in await imported("p1_phones.csv")}
    phones = {email[:5]: one["phones"] for email, one in people.items()}
    assert phones["puh16"] == ["+358401234567"]
    assert phones["puh32"] == ["+358401234567"]
    assert phones["puh33"] == phones["puh34"] == ["+358401234567", "+358501234567"]
    assert phones["puh36"] == ["+358912345678"]
    assert people["puh36@example.org"]["notes"] == "09 1234 5678 alanro 12"
    assert phones["puh13"] == phones["puh15"] == phones["puh40"] == []


async def test_names_with_particles_and_degrees(db: None) -> None:
    names = {
        str(one["email"])[2:4]: (one["first_name"], one["last_name"])
        for one in await imported("f1_names.csv")
    }
    assert names["02"] == names["03"] == ("Carl Gustaf", "von Essen")
    assert names["08"] == ("Åsa", "af Ursin")
    assert names["09"] == ("José", "de la Cruz")
    assert names["19"] == ("Aino", "Mäkinen")
    assert "toimittaja" not in names["16"]


async def test_every_country_is_known(db: None) -> None:
    people = await imported("f3_ctr.csv")
    assert len(people) == 36
    assert [one["email"] for one in people if not one["country"]] == []


async def test_days_that_can_mean_one_day_only_are_read(db: None) -> None:
    listed = await make_lists.a_list("kirje")
    await imported("d7.csv", list_id=listed.list_id, evidence="Lomake")
    rows = await database.fetch(
        "select a.email from permission p join contact_addresses a on a.id = p.address where p.verdict"
    )
    agreed = {row["email"][2:4] for row in rows}
    assert agreed >= {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "23"}
    assert not agreed & {"00", "14", "18", "19", "20", "21", "22"}
