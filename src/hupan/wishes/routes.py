"""The room over HTTP, for who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from hupan.catalog import ProductId, VariantId
from hupan.platform.http import SignedIn, problems, service
from hupan.wishes.domain import WishListId
from hupan.wishes.schemas import ListName, Wished, Wishes, WishLists, WishListView, WishPlace, WishView
from hupan.wishes.service import WishService

router = APIRouter(prefix="/api/market/wishes", tags=["wishes"])

Service = Annotated[WishService, service(WishService)]
Product = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
ListPath = Annotated[str, Path(pattern=r"^wish_[0-9a-z]{26}$")]
ListQuery = Annotated[str | None, Query(pattern=r"^wish_[0-9a-z]{26}$")]
VariantQuery = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
ProductName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]


@router.get("", responses=problems(401, 404, 422))
async def list_wishes(caller: SignedIn, wishes: Service, list_id: ListQuery = None, cheaper: bool = False) -> Wishes:
    """Read one of one's lists, the last added first, with what everything costs now."""
    which, seen = await wishes.list(caller.person_id, _list_id(list_id), cheaper=cheaper)
    return Wishes.of(which, seen)


@router.get("/contains", responses=problems(401, 422))
async def wishes_contain(
    caller: SignedIn, wishes: Service, product_id: Annotated[list[ProductName], Query(max_length=200)]
) -> Wished:
    """Tell which of some products are in any of one's lists."""
    found = await wishes.contains(caller.person_id, [ProductId(each) for each in product_id])
    return Wished(product_ids=sorted(found))


@router.get("/lists", responses=problems(401))
async def list_wish_lists(caller: SignedIn, wishes: Service) -> WishLists:
    """Read one's lists, the first one first."""
    return WishLists(lists=[WishListView.model_validate(each) for each in await wishes.lists(caller.person_id)])


@router.post("/lists", status_code=201, responses=problems(400, 401, 409, 422))
async def make_wish_list(caller: SignedIn, wishes: Service, name: ListName) -> WishListView:
    """Make a list."""
    return WishListView.model_validate(await wishes.make_list(caller.person_id, name.name))


@router.put("/lists/{list_id}", responses=problems(400, 401, 404, 409, 422))
async def rename_wish_list(caller: SignedIn, wishes: Service, list_id: ListPath, name: ListName) -> WishListView:
    """Name a list anew."""
    renamed = await wishes.rename_list(caller.person_id, WishListId(list_id), name.name)
    return WishListView.model_validate(renamed)


@router.delete("/lists/{list_id}", status_code=204, responses=problems(401, 404, 409, 422))
async def remove_wish_list(caller: SignedIn, wishes: Service, list_id: ListPath) -> None:
    """Remove a list with what is in it."""
    await wishes.remove_list(caller.person_id, WishListId(list_id))


@router.put("/products/{product_id}", responses=problems(401, 404, 409, 422))
async def add_wish(caller: SignedIn, wishes: Service, product_id: Product, place: WishPlace) -> WishView:
    """Put a product into a list; where it is in it, it stays as it was added."""
    variant_id = None if place.variant_id is None else VariantId(place.variant_id)
    wish = await wishes.add(caller.person_id, ProductId(product_id), variant_id, _list_id(place.list_id))
    return WishView.of(wish)


@router.delete("/products/{product_id}", status_code=204, responses=problems(401, 404, 422))
async def remove_wish(
    caller: SignedIn, wishes: Service, product_id: Product, variant_id: VariantQuery = None, list_id: ListQuery = None
) -> None:
    """Take a product out of a list."""
    variant = None if variant_id is None else VariantId(variant_id)
    await wishes.remove(caller.person_id, ProductId(product_id), variant, _list_id(list_id))


def _list_id(list_id: str | None) -> WishListId | None:
    return None if list_id is None else WishListId(list_id)
