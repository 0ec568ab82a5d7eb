"""What anybody may know of the ledger: its newest head, the key, and how to check a proof."""

import base64
from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from litestar.response import Response

from app.config import current
from app.consent.ledger import queries
from app.consent.ledger.checkpoint import pem, signing_key, verifier_key
from app.consent.ledger.heads import Head
from app.lib.languages import N_
from app.lib.refusals import NotReady, or_not_found
from app.web.guards.headers import INDEXED
from app.web.rendering.pages import Page, render

TEXT = "text/plain"
NOTHING_SEALED = N_("Nothing has been sealed yet: come back in a minute.")
NO_SUCH_HEADS = N_("The ledger has no such sizes: the first may not be larger than the second.")


async def _head() -> Head:
    newest = await queries.head()
    if newest is None:
        raise NotReady(NOTHING_SEALED)
    return newest


@get("/ledger/checkpoint", name="ledger.checkpoint")
async def checkpoint() -> Response[str]:
    """The newest signed head, as C2SP tlog-checkpoint says."""
    return Response((await _head()).note, media_type=TEXT)


@get("/ledger/key", name="ledger.key")
async def key() -> Response[str]:
    """Whose signature it is: for programs that read signed notes, and for OpenSSL."""
    public = signing_key().public_key()
    await _head()
    origin = (await queries.trees())[-1].origin
    return Response(f"{verifier_key(origin, public)}\n{pem(public)}", media_type=TEXT)


@get("/ledger/consistency/{first:int}/{second:int}", name="ledger.consistency")
async def consistency(first: FromPath[int], second: FromPath[int]) -> dict[str, Any]:
    """That the newer of two heads continues the older one (RFC 9162, 2.1.4)."""
    path = or_not_found(await queries.consistency_proof(first, second), NO_SUCH_HEADS)
    hashes = [base64.b64encode(one).decode() for one in path]
    return {"first": first, "second": second, "consistency": hashes}


@get("/ledger/how", name="ledger.how", opt=INDEXED)
async def how(request: Request[Any, Any, Any]) -> Page:
    """How a stranger checks a proof, without this program."""
    return render(
        request, "consent/how.html", head=await queries.head(), base_url=current().base_url
    )


router = Router("/", route_handlers=[checkpoint, key, consistency, how])
