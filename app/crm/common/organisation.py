"""An organisation chosen by its name: the known one, one of several of that name, or a new one."""

from collections.abc import Collection
from uuid import UUID

from app.contacts.about import About
from app.contacts.actions import organisations as organisations_actions
from app.contacts.facts import MOST, OrganisationFields, Source, Who
from app.contacts.queries import organisations as organisations_queries
from app.contacts.queries.organisations import OrganisationFound
from app.contacts.rules import Role
from app.contacts.search import find as search
from app.lib.languages import N_
from app.web.rendering.forms import Form

SEVERAL = N_("There are several organisations with this name. Choose one of them below.")
A_NEW_ONE = "new"
MOST_NEAR = 5


async def chosen(form: Form, name: str = "organisation") -> OrganisationFound | str | None:
    """The known organisation, the name of a new one, or None when nothing is written.

    Several of one name are a complaint until one is chosen (`candidates` lists them).
    """
    text = form.text(name, most=MOST["name"])
    if not text:
        return None
    named = await organisations_queries.organisations_named(text)
    wanted = form.value(f"{name}_id")
    if wanted == A_NEW_ONE or not named:
        return text
    one = next((each for each in named if str(each.id) == wanted), None)
    if one is None and len(named) > 1:
        form.refuse(name, SEVERAL)
        return None
    return one or named[0]


async def candidates(form: Form, name: str = "organisation") -> list[OrganisationFound]:
    """Those to choose from, when there are several of the name that was typed."""
    text = form.value(name).strip()
    named = await organisations_queries.organisations_named(text) if text else []
    return named if len(named) > 1 else []


async def near(text: str) -> list[OrganisationFound]:
    """Those that may have been meant by a name that nobody has: all its words, or the longest one."""
    if await organisations_queries.organisations_named(text.strip()):
        return []
    for words in (text, max(text.split(), key=len, default="")):
        hits = await search.find(words, MOST_NEAR, About.ORGANISATIONS)
        if hits.found:
            return await organisations_queries.organisations_of([one.id for one in hits.found])
    return []


async def known_or_new(
    place: OrganisationFound | str, source: Source, who: Who, roles: Collection[Role] = ()
) -> UUID:
    """Its id; a name that is not known becomes an organisation."""
    if isinstance(place, OrganisationFound):
        return place.id
    kind = "media_house" if Role.MEDIA in roles else "company"
    return await organisations_actions.add_organisation(
        OrganisationFields(place, kind), source, who
    )
