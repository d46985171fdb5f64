"""Browsers that show notices, over HTTP; a router of its own, since it is opened with the shop."""

from typing import Annotated

from fastapi import APIRouter

from hupan.identity.access import CurrentPerson
from hupan.kernel import Language
from hupan.notices.push_service import PushService
from hupan.notices.schemas import BrowserInput, BrowserName, BrowserStanding, PushKeyView
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/notices/push", tags=["notices"])

Pushes = Annotated[PushService, service(PushService)]


@router.get("", responses=problems(401))
async def get_push_key(pushes: Pushes, _caller: SignedIn) -> PushKeyView:
    """Tell the key that a browser needs to subscribe."""
    return PushKeyView(key=await pushes.public_key())


@router.put("", responses=problems(400, 401, 422))
async def subscribe_browser(pushes: Pushes, person: CurrentPerson, browser: BrowserInput) -> BrowserStanding:
    """Show your notices in a browser, even where no page is open; in the language that you have chosen."""
    keys = (browser.keys.p256dh, browser.keys.auth)
    await pushes.subscribe(person.id, browser.endpoint, keys, person.language or Language.EN)
    return BrowserStanding(on=True)


@router.post("/check", responses=problems(401, 422))
async def check_browser(pushes: Pushes, caller: SignedIn, browser: BrowserName) -> BrowserStanding:
    """Tell whether a browser shows your notices."""
    return BrowserStanding(on=await pushes.is_subscribed(caller.person_id, browser.endpoint))


@router.post("/remove", responses=problems(401, 422))
async def unsubscribe_browser(pushes: Pushes, caller: SignedIn, browser: BrowserName) -> BrowserStanding:
    """Show nothing more in a browser."""
    await pushes.unsubscribe(caller.person_id, browser.endpoint)
    return BrowserStanding(on=False)
