"""`/api/watches`: what one wants to hear of, for who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Path

from hupan.catalog import ProductId
from hupan.platform.http import SignedIn, problems, service
from hupan.watches.domain import WatchSeen
from hupan.watches.schemas import WatchForm, WatchList, WatchView, shown
from hupan.watches.service import WatchService

router = APIRouter(prefix="/api/watches", tags=["watches"])

Watches = Annotated[WatchService, service(WatchService)]
ProductPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]


@router.get("", operation_id="list_watches", responses=problems(401))
async def list_watches(caller: SignedIn, watches: Watches) -> WatchList:
    """List what one watches."""
    return WatchList.of(await watches.list(caller.person_id))


@router.put("/{product_id}", operation_id="put_watch", responses=problems(401, 404, 409, 422))
async def put_watch(caller: SignedIn, watches: Watches, product_id: ProductPath, form: WatchForm) -> WatchView:
    """Watch a product: for a price, or for any drop and for being there again."""
    watch = await watches.put(caller.person_id, ProductId(product_id), form.money, form.language)
    return shown(WatchSeen(watch, watch.price, watch.there))


@router.delete("/{product_id}", operation_id="remove_watch", status_code=204, responses=problems(401, 422))
async def remove_watch(caller: SignedIn, watches: Watches, product_id: ProductPath) -> None:
    """Stop watching a product."""
    await watches.remove(caller.person_id, ProductId(product_id))
