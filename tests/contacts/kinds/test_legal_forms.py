"""What a name and a number suggest about an organisation's legal form, and where they suggest nothing."""

import pytest

from app.contacts.legal_forms import LegalForm, proposed_form

C, A, F, B, P, S = (
    LegalForm.COMPANY,
    LegalForm.ASSOCIATION,
    LegalForm.FOUNDATION,
    LegalForm.PUBLIC_BODY,
    LegalForm.PARISH,
    LegalForm.SOLE_TRADER,
)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Rovapuu Oy", C),
        ("Oy Rovapuu Ab", C),
        ("Ab Skärgårdsbåt", C),
        ("ROVAPUU OYJ", C),
        ("Rovapuu O.Y.", C),
        ("Rovapuu Oy, Kemi", C),
        ("Rovapuu Ab (Vasa)", C),
        ("As Oy Koivukuja 3", C),
        ("Mäkinen & Kumpp. Ky", C),
        ("Pohjan Osuuskunta", C),
        ("Meriosuuskunta Laine osk", C),
        ("Example Ltd", C),
        ("Esimerkki GmbH", C),
        ("Järvenrannan kyläyhdistys ry", A),
        ("Järvenrannan kyläyhdistys r.y.", A),
        ("Byaföreningen i Sjöby rf", A),
        ("Lumilajien yhdistys", A),
        ("Kulttuurin tuki sr", F),
        ("Taidesäätiö", F),
        ("Stiftelsen för skärgården", F),
        ("Kulturstiftelsen", F),
        ("Lumijoen kunta", B),
        ("Merilän kaupunki", B),
        ("Sjöby stad", B),
        ("Sjöby kommun", B),
        ("Pohjoisen hyvinvointialue", B),
        ("Metsävirasto", B),
        ("Merilän seurakunta", P),
        ("Merilän seurakuntayhtymä", P),
        ("Sjöby församling", P),
        ("Tmi Aino Mäkinen", S),
        ("T:mi Aino Mäkinen", S),
        ("Aino Mäkinen tmi", S),
        ("Toiminimi Aino Mäkinen", S),
        ("Firma Aino Mäkinen", S),
        # What only sounds like it, or says two things.
        ("Ay", None),
        ("Ky", None),
        ("Sa", None),
        ("Ab aeterno konsult", C),
        ("Kuntalehti", None),
        ("Ylioppilaskunta", None),
        ("Pohjan Sanomat", None),
        ("Ryhmä", None),
        ("Oyster Bar", None),
        ("Säätiöiden tuki ry", A),
        ("Seurakuntien talo Oy", C),
        ("Kaupunki-yhdistys ry", A),
        ("Kunta ja kirkko Oy ry", None),
        ("", None),
        ("-", None),
    ],
)
def test_a_name_suggests_a_form_and_only_where_it_does(name: str, form: LegalForm | None) -> None:
    assert proposed_form(name) is form


@pytest.mark.parametrize(
    ("number", "country", "form"),
    [
        ("5560360793", "SE", C),
        ("556036-0793", "SE", C),
        ("9697230000", "SE", C),
        ("8020020000", "SE", None),
        ("8112289874", "SE", S),
        ("2345678-0", "FI", None),
        ("5560360793", "", None),
    ],
)
def test_a_swedish_number_says_it_where_the_name_does_not(
    number: str, country: str, form: LegalForm | None
) -> None:
    assert proposed_form("Skog och Sjö", number, country) is form


def test_the_name_goes_before_the_number() -> None:
    assert proposed_form("Skogens förening ry", "5560360793", "SE") is A
