"""The addresses of the populated world, and a browser that may open them."""

from playwright.async_api import Page

from app import config
from app.asgi import create_app
from app.staff.actions.sessions import open_session
from tests.architecture.walks.routes import staff_routes
from tests.world.place import Place
from tests.world.samples import more_pages, samples_of

FILES = ("privacy.paper", "requests.file", "requests.copy", "messages.file")


def staff_pages(place: Place) -> list[str]:
    """Every page of staff but arrived mails, which may say anything and are confined instead.

    What is handed out as a file is no page.
    """
    routes = staff_routes(create_app(config.current()), samples_of(place.world))
    paths = [one.path for one in routes if one.method == "GET" and one.name not in FILES]
    return [
        *(path for path in paths if place.world.files.key not in path),
        *more_pages(place.world),
    ]


async def sign_in(page: Page, site: str, place: Place) -> None:
    token = await open_session(place.world.by)
    await page.context.add_cookies([{"name": "staff", "value": token, "url": site}])
