"""Words of three languages for languages and roles, as files have them."""

LANGUAGES: dict[str, str] = {
    word: code
    for code, words in {
        "fi": "fi fin suomi finnish finska fi-fi fi_fi",
        "sv": "sv swe ruotsi swedish svenska sv-fi sv-se sv_se sv_fi",
        "en": "en eng englanti english engelska en-us en-gb en_us en_gb",
    }.items()
    for word in words.split()
}
ROLES: dict[str, str] = {
    word: role
    for role, words in {
        "customer": "customer,client,asiakas,kund,klient",
        "prospect": "prospect,lead,prospekti,mahdollinen asiakas,potentiell kund,liidi",
        "media": "media,press,journalist,media contact,toimittaja,lehdisto,mediakontakti,journalisti,"
        "redaktor,mediekontakt,medier",
        "partner": "partner,kumppani,yhteistyokumppani,samarbetspartner",
        "authority": "authority,viranomainen,myndighet",
    }.items()
    for word in words.split(",")
}
LEGAL_FORMS: dict[str, str] = {
    word: form
    for form, words in {
        "company": "company,limited company,osakeyhtio,oy,oyj,julkinen osakeyhtio,kommandiittiyhtio,ky,"
        "avoin yhtio,ay,osuuskunta,asunto-osakeyhtio,aktiebolag,ab,abp,handelsbolag,kommanditbolag,"
        "andelslag,oppet bolag,company or co-operative,yhtio tai osuuskunta,bolag eller andelslag",
        "association": "association,registered association,yhdistys,ry,rekisteroity yhdistys,"
        "aatteellinen yhdistys,forening,registrerad forening,rf,ideell forening",
        "foundation": "foundation,saatio,sr,stiftelse,rs",
        "public_body": "public body,authority,municipality,viranomainen,kunta,kaupunki,valtio,"
        "kuntayhtyma,julkisyhteiso,hyvinvointialue,myndighet,kommun,stat,samkommun,"
        "authority or municipality,viranomainen tai kunta,myndighet eller kommun",
        "parish": "parish,seurakunta,forsamling",
        "sole_trader": "sole trader,toiminimi,tmi,yksityinen elinkeinonharjoittaja,enskild firma,"
        "enskild naringsidkare,ammatinharjoittaja,liikkeenharjoittaja,maatalousyrittaja",
        "unregistered": "unregistered,not registered,rekisteroimaton,ei rekisterissa,"
        "rekisteroimaton yhdistys,oregistrerad,inte registrerad",
    }.items()
    for word in words.split(",")
}
# What stands in place of a name in the last line of many tables.
TOTALS = frozenset(
    {
        "yhteensa", "kaikki yhteensa", "loppusumma", "valisumma", "total", "totals", "totalt",
        "grand total", "subtotal", "sum", "sammanlagt", "delsumma", "slutsumma", "keskiarvo", "average",
        "medelvarde", "lukumaara", "antal", "count",
    }
)  # fmt: skip
TOTALS_OR_NAMES = TOTALS | {"summa"}
# Before a name; Outlook calls its column of them `Title`.
HONORIFICS = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "herra", "hra", "rouva", "rva", "neiti", "nti", "herr",
        "hr", "fru", "fr", "froken", "frk",
    }
)  # fmt: skip
