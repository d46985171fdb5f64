"""`/api/market/search` and its neighbours: for everybody, signed in or not."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from hupan.catalog import ProductId
from hupan.kernel import CURRENCIES, Language, Money, UnknownCurrency
from hupan.platform.http import Caller, problems, service
from hupan.search.domain import LONGEST_QUERY, Filters, SearchRequest, Sort
from hupan.search.schemas import HitView, IndexStatusView, SearchView, SuggestionView
from hupan.search.service import SearchService

router = APIRouter(prefix="/api/market", tags=["market"])

Searching = Annotated[SearchService, service(SearchService)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
Value = Annotated[str, Field(min_length=1, max_length=200)]
Pair = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,60}:.{1,200}$")]
Minor = Annotated[int, Field(ge=0, le=10**15)]
_MOST_VALUES = 50


class SearchInput(BaseModel):
    """A search, as the address says it. Filters may be given several times: their values stand for one another."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str = Field(default="", max_length=LONGEST_QUERY)
    lang: Language = Language.EN
    category: list[Identifier] = Field(default=[], max_length=_MOST_VALUES)
    brand: list[Value] = Field(default=[], max_length=_MOST_VALUES)
    seller: list[Identifier] = Field(default=[], max_length=_MOST_VALUES)
    condition: list[Identifier] = Field(default=[], max_length=10)
    attr: list[Pair] = Field(default=[], max_length=_MOST_VALUES, description="`key:value`, such as `color:red`.")
    price_from: Minor | None = Field(default=None, description="In minor units of `currency`.")
    price_to: Minor | None = None
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    rating: float | None = Field(default=None, ge=0, le=5)
    in_stock: bool = False
    ships_to: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    sort: Sort = Sort.RELEVANCE
    limit: int = Field(default=24, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=2000)
    facets: bool = True

    def asked(self) -> SearchRequest:
        """Write it as the room knows it.

        Raises:
            UnknownCurrency: There is no such currency.
        """
        if self.currency not in CURRENCIES:
            raise UnknownCurrency(f"{self.currency!r} is no currency of ISO 4217.", currency=self.currency)
        attributes: dict[str, tuple[str, ...]] = {}
        for pair in self.attr:
            key, _, value = pair.partition(":")
            attributes[key] = (*attributes.get(key, ()), value)
        filters = Filters(
            categories=tuple(self.category),
            brands=tuple(self.brand),
            sellers=tuple(self.seller),
            price_from=None if self.price_from is None else Money(self.price_from, self.currency),
            price_to=None if self.price_to is None else Money(self.price_to, self.currency),
            rating=self.rating,
            in_stock=self.in_stock,
            conditions=tuple(self.condition),
            ships_to=self.ships_to,
            attributes=attributes,
        )
        return SearchRequest(
            text=self.q,
            language=self.lang,
            filters=filters,
            sort=self.sort,
            limit=self.limit,
            cursor=self.cursor,
            currency=self.currency,
            facets=self.facets and self.cursor is None,
        )


@router.get("/search", operation_id="search_market", responses=problems(400, 422, 503))
async def search_market(request: Request, searching: Searching, asked: Annotated[SearchInput, Query()]) -> SearchView:
    """Search products by words and meaning, in any of the three languages."""
    return SearchView.of(await searching.search(asked.asked(), _asker(request)))


@router.get("/suggest", operation_id="suggest_in_market", responses=problems(422, 503))
async def suggest_market(
    searching: Searching,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)],
    lang: Language = Language.EN,
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> list[SuggestionView]:
    """Tell how what is being written may end."""
    return [SuggestionView.of(each) for each in await searching.suggest(q, lang, limit)]


@router.get("/products/{product_id}/similar", operation_id="list_similar_products", responses=problems(422, 503))
async def similar_products(
    searching: Searching, product_id: Identifier, limit: Annotated[int, Query(ge=1, le=48)] = 12
) -> list[HitView]:
    """Find products that are like one."""
    return [HitView.of(hit) for hit in await searching.similar(ProductId(product_id), limit)]


@router.get("/search/status", operation_id="get_search_status", responses=problems(503))
async def search_status(searching: Searching) -> IndexStatusView:
    """Tell how far the index has come."""
    return IndexStatusView.of(await searching.status())


def _asker(request: Request) -> str | None:
    caller = getattr(request.state, "caller", None)
    if isinstance(caller, Caller):
        return caller.person_id
    return None if request.client is None else request.client.host
