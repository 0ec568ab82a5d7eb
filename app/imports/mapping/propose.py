"""Which column is which field: headings known in three languages, and of other newsletter programs."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache

from app.imports.mapping.fields import CUSTOM, FIELDS, IGNORED, NAMES_A_PERSON, SEVERAL, CustomField
from app.imports.mapping.programs import meant_by, plain, program_of
from app.lib.languages import Language, gettext, speaking

# Folded, with every sign between words as a space. The first heading of a field wins.
_KNOWN: dict[str, str] = {
    "email": "email, e mail, mail, email address, e mail address, e mail addresses, sahkoposti, "
    "sahkopostiosoite, s posti, spostiosoite, meili, e post, epost, e postadress, epostadress, "
    "mejl, mejladress, email 1, e mail 1 value",
    "first_name": "first name, firstname, fname, given name, etunimi, etunimet, fornamn, tilltalsnamn",
    "last_name": "last name, lastname, lname, surname, family name, sukunimi, efternamn",
    "full_name": "name, full name, fullname, whole name, contact, contact name, nimi, koko nimi, "
    "yhteyshenkilo, namn, hela namnet, kontakt, kontaktperson, display name",
    "title": "title, job title, position, titteli, tehtavanimike, nimike, asema, titel, befattning, "
    "yrkestitel",
    "organisation": "organisation, organization, company, company name, employer, outlet, media, yritys, "
    "yrityksen nimi, organisaatio, yhtio, tyonantaja, foretag, foretagsnamn, bolag, arbetsgivare, "
    "organisation name, organization name",
    "business_id": "business id, company id, y tunnus, ytunnus, fo nummer, foretagsnummer, "
    "organisationsnummer, org nr",
    "phone": "phone, phone number, telephone, tel, work phone, puhelin, puhelinnumero, puhelinnro, puh nro, "
    "puh, telefon, telefonnummer, tfn, sms, whatsapp",
    "mobile": "mobile, mobile phone, mobile number, cell, cell phone, gsm, matkapuhelin, kannykka, "
    "matkapuhelinnumero, mobil, mobiltelefon, mobilnummer, mobilnr",
    "role": "role, roles, rooli, roolit, roll, roller, type, tyyppi, typ, contact type",
    "language": "language, preferred language, lang, kieli, asiointikieli, sprak, kontaktsprak",
    "tags": "tags, tag, areas of responsibility, area of responsibility, topics, interests, "
    "tunnisteet, vastuualue, vastuualueet, aiheet, etiketter, taggar, ansvarsomraden, ansvarsomrade",
    "position": "position at the organisation, position at the organization, position in the organisation, "
    "position at the company, tehtava organisaatiossa, tehtava yrityksessa, befattning i organisationen, "
    "befattning i foretaget",
    "decision_maker": "decision maker, decisionmaker, is decision maker, paattaja, paatoksentekija, "
    "beslutsfattare",
    "owner": "owner, contact owner, record owner, account owner, account manager, vastuuhenkilo, "
    "asiakasvastaava, ansvarig, kundansvarig, kontaktansvarig",
    "beat": "areas a journalist writes about, beat, beats, aihealue, aihealueet, toimittajan aihealueet, "
    "bevakningsomrade, bevakningsomraden, journalistens bevakningsomraden",
    "embargo_notes": "embargo notes, embargo, embargomerkinnat, anteckningar om embargo",
    "street": "street, street address, address, address line 1, postal address, katuosoite, osoite, "
    "lahiosoite, postiosoite, katu, gatuadress, adress, postadress, gata",
    "postcode": "postcode, postal code, post code, zip, zip code, zipcode, postinumero, postinro, "
    "postnro, pnro, postnummer, postnr",
    "place": "place, city, town, postal place, paikkakunta, kaupunki, postitoimipaikka, kunta, ort, stad, "
    "postort, kommun",
    "country": "country, country code, maa, land, cc",
    "notes": "notes, note, comment, comments, remarks, other, info, additional information, "
    "muistiinpanot, muistiinpano, huomautukset, huomautuksia, huomautus, huom, huomioita, huomiot, "
    "kommentti, kommentit, kommentteja, lisatiedot, lisatietoja, lisatieto, muuta, muut tiedot, "
    "anteckningar, anteckning, kommentar, kommentarer, anmarkning, anmarkningar, anm, obs, ovrigt, "
    "tillaggsuppgifter",
    "source_detail": "where it came from, source, source detail, lahde, tietolahde, mista saatu, kalla, "
    "uppgiftskalla",
    "opt_in_at": "optin time, opt in time, opt in date, optin date, subscribed at, signup date, "
    "subscription date, signed up, tilausaika, tilattu, liittynyt, suostumus annettu, prenumererade, "
    "anmald, samtycke gavs, time of signing up, opt in at",
    "opt_in_ip": "optin ip, opt in ip, signup ip, ip address, ip, tilauksen ip, ip osoite, ip adress, "
    "network address at signing up",
    "confirmed_at": "confirm time, confirmed at, confirmation time, confirm date, double opt in time, "
    "vahvistettu, vahvistusaika, bekraftad, bekraftelsetid, time of confirming",
    "confirmed_ip": "confirm ip, confirmed ip, confirmation ip, vahvistuksen ip, bekraftelse ip, "
    "network address at confirming",
    "status": "status, state, member status, subscription status, tila, email blacklisted, blacklisted, "
    "blocklisted, email blocklisted, emailblacklisted",
    "left_at": "unsub time, unsubscribed at, unsubscribe date, unsubscribe time, peruttu, poistunut, "
    "avregistrerad, uppsagd",
    "left_why": "unsub reason, unsubscribe reason, peruutuksen syy, orsak till avregistrering",
    "cleaned_at": "clean time, cleaned at",
}
_FIELD_OF = {
    heading: field
    for field, text in _KNOWN.items()
    for heading in text.replace("\n", " ").split(", ")
}


@cache
def _own_names() -> dict[str, str]:
    """What we call the fields ourselves, in every language: the headings of our own exports."""
    found: dict[str, str] = {}
    for language in Language:
        with speaking(language):
            found |= {plain(gettext(name)): field for field, name in FIELDS.items()}
    return found


def proposed(headings: Sequence[str], custom: Sequence[CustomField] = ()) -> list[str]:
    """The field of each column as far as its heading says it; '' for the others."""
    program = program_of(headings)
    own = {plain(field.name): f"{CUSTOM}{field.id}" for field in custom}
    fields: list[str] = []
    for heading in headings:
        name = plain(re.sub(r" \(\d+\)$", "", heading))
        meant = meant_by(program, name)
        field = meant if meant is not None else own.get(name) or _of_any(name)
        fields.append(field if field in SEVERAL or field not in fields else IGNORED)
    return fields


def _of_any(heading: str) -> str:
    return _FIELD_OF.get(heading) or _own_names().get(heading, IGNORED)


def names_a_person(mapping: Sequence[str]) -> bool:
    return bool(NAMES_A_PERSON & set(mapping))


def shape_of(headings: Sequence[str]) -> bytes:
    """The same for every file with these headings in this order."""
    return hashlib.sha256("\x1f".join(map(plain, headings)).encode()).digest()
