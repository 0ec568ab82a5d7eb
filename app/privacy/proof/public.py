"""The receipt of a consent: the same proof, for the person whose it is, behind a link of their own."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get
from litestar.params import FromPath

from app.lib.languages import N_, current_language
from app.lib.refusals import or_not_found
from app.lib.tokens import read_token
from app.lists import queries as lists
from app.lists.emails import unsubscribe_url
from app.lists.queries import SubscriptionToLeave
from app.privacy import queries
from app.privacy.proof.pages import download
from app.privacy.proof.printing import as_json
from app.privacy.proof.sheets import Sheet, sheet_of
from app.web.rendering.pages import Page, render

NO_RECEIPT = N_("This link does not lead to a receipt.")


@get("/receipt/{link:str}", name="privacy.receipt")
async def receipt(request: Request[Any, Any, Any], link: FromPath[str]) -> Page:
    """What its owner agreed to, when and how, and whether it is in force. Works for ever."""
    subscription = await _subscription(link)
    sheet = await _sheet(subscription)
    return render(
        request,
        "privacy/proof/receipt.html",
        sheet=sheet,
        subscription=subscription,
        link_part=link,
        leave=unsubscribe_url(subscription.id, current_language().value),
    )


@get("/receipt/{link:str}/proof.json", name="privacy.receipt_file")
async def receipt_file(link: FromPath[str]) -> Response[bytes]:
    """The file that the program on the receipt checks."""
    return download(as_json((await _sheet(await _subscription(link))).proof), "json")


async def _subscription(link: str) -> SubscriptionToLeave:
    known: UUID | None = read_token("receipt", link)
    subscription = (
        await lists.subscription_to_leave(known, current_language().value) if known else None
    )
    return or_not_found(subscription, NO_RECEIPT)


async def _sheet(subscription: SubscriptionToLeave) -> Sheet:
    slugs = await queries.list_slugs()
    sheet = await sheet_of([subscription.address_id], slugs[subscription.list_id])
    return or_not_found(sheet, NO_RECEIPT)


router = Router("/", route_handlers=[receipt, receipt_file])
