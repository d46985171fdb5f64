"""`/api/market/office`: what operators need to see in one place, and to mend."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from hupan.backoffice.desk import SellerDesk, Speaking
from hupan.backoffice.schemas import (
    CountInput,
    DeadLettersView,
    DeadLetterView,
    FewInput,
    MarketPaymentsView,
    MarketPaymentView,
    MarketSellersView,
    MarketSellerView,
    MoneyOfOrderView,
    OrderNumbersView,
    OrderNumberView,
    OverviewView,
    OwnDeskView,
    OwnPayoutsView,
    OwnPayoutView,
    PaymentNamesView,
    PaymentNameView,
    RefundsView,
    RefundView,
    SentAgain,
)
from hupan.backoffice.service import BackOffice
from hupan.catalog import OfferId, SellerId
from hupan.identity import Person, Role
from hupan.identity.access import CurrentPerson
from hupan.kernel import Language, OrderId
from hupan.notices import DeadLetterService
from hupan.payments import PaymentId, PaymentService, RefundId
from hupan.platform.http import AdminOnly, problems, service

router = APIRouter(prefix="/api/market/office", tags=["office"])

Office = Annotated[BackOffice, service(BackOffice)]
Desk = Annotated[SellerDesk, service(SellerDesk)]
Payments = Annotated[PaymentService, service(PaymentService)]
Letters = Annotated[DeadLetterService, service(DeadLetterService)]
Limit = Annotated[int, Query(ge=1, le=200)]
_NAME = "^[A-Za-z0-9_.:-]{1,100}$"
Name = Annotated[str, Path(pattern=_NAME)]
Seller = Annotated[str, Field(pattern=_NAME)]
RefundName = Annotated[str, Path(pattern="^rfd_[0-9a-z]{26}$")]
PaymentName = Annotated[str, Path(pattern="^pay_[0-9a-z]{26}$")]
LetterName = Annotated[str, Path(pattern="^[a-z]{2,8}_[0-9a-z]{26}$")]

_LISTED = problems(401, 403, 422)
_MENDED = problems(401, 403, 404, 409, 422)
_OF_DESK = problems(401, 404, 422)


@router.get("/overview", operation_id="get_office_overview", responses=problems(401, 403))
async def overview(_: AdminOnly, office: Office) -> OverviewView:
    """Count what waits for a hand."""
    return OverviewView.of(await office.overview())


@router.get("/sellers", operation_id="list_market_sellers", responses=_LISTED)
async def list_sellers(
    _: AdminOnly,
    person: CurrentPerson,
    office: Office,
    q: Annotated[str, Query(max_length=200, description="A part of the name.")] = "",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Limit = 50,
    seller_id: Annotated[list[Seller] | None, Query(max_length=200, description="These alone.")] = None,
) -> MarketSellersView:
    """List sellers by the names of their shops, with what they have earned."""
    language = person.language or Language.EN
    if seller_id is None:
        page = await office.sellers(q, cursor, limit, language)
    else:
        page = await office.named([SellerId(each) for each in seller_id], language)
    return MarketSellersView(items=[MarketSellerView.of(each) for each in page.sellers], next_cursor=page.next or None)


@router.get("/sellers/{seller_id}", operation_id="get_market_seller", responses=problems(401, 403, 404, 422))
async def get_seller(_: AdminOnly, person: CurrentPerson, office: Office, seller_id: Name) -> MarketSellerView:
    """Read about a seller."""
    return MarketSellerView.of(await office.seller(SellerId(seller_id), person.language or Language.EN))


@router.get("/order-numbers", operation_id="list_order_numbers", responses=_LISTED)
async def list_order_numbers(
    _: AdminOnly, office: Office, order_id: Annotated[list[Seller], Query(max_length=200)]
) -> OrderNumbersView:
    """Tell the numbers of orders that are known by their ids, as the books know them."""
    found = await office.order_numbers([OrderId(each) for each in order_id])
    return OrderNumbersView(items=[OrderNumberView(id=each, number=number) for each, number in found.items()])


@router.get("/payment-names", operation_id="list_payment_names", responses=_LISTED)
async def list_payment_names(
    _: AdminOnly, office: Office, payment_id: Annotated[list[Seller], Query(max_length=200)]
) -> PaymentNamesView:
    """Tell who made payments and what for, where the books know them by their ids."""
    found = await office.names_of_payments([PaymentId(each) for each in payment_id])
    return PaymentNamesView(items=[PaymentNameView.of(each) for each in found])


@router.get("/orders/{order_id}/money", operation_id="get_order_money", responses=_LISTED)
async def get_order_money(_: AdminOnly, office: Office, order_id: Name) -> MoneyOfOrderView:
    """Tell where an order's money came from, and how it has moved since."""
    return MoneyOfOrderView.of(await office.money_of(OrderId(order_id)))


@router.get("/refunds/failed", operation_id="list_failed_refunds", responses=_LISTED)
async def list_failed_refunds(
    _: AdminOnly,
    payments: Payments,
    cursor: Annotated[str, Query(pattern="^(rfd_[0-9a-z]{26})?$")] = "",
    limit: Limit = 50,
) -> RefundsView:
    """List refunds that failed and were not sent again; their money is back where it was taken from."""
    found = await payments.failed_refunds(cursor, limit + 1)
    shown = [RefundView.of(each) for each in found[:limit]]
    return RefundsView(items=shown, next_cursor=shown[-1].id if len(found) > limit else None)


@router.post("/refunds/{refund_id}/retry", operation_id="retry_refund", responses=_MENDED)
async def retry_refund(caller: AdminOnly, office: Office, refund_id: RefundName) -> RefundView:
    """Send a refund that failed once more, as a new one; asked twice, it is one."""
    return RefundView.of(await office.retry_refund(caller.person_id, RefundId(refund_id)))


@router.get("/payments/uncertain", operation_id="list_uncertain_payments", responses=_LISTED)
async def list_uncertain_payments(_: AdminOnly, payments: Payments, limit: Limit = 50) -> MarketPaymentsView:
    """List payments whose provider was asked and has not answered, the longest first."""
    return MarketPaymentsView(items=[MarketPaymentView.of(each) for each in await payments.uncertain(limit)])


@router.post("/payments/{payment_id}/ask", operation_id="ask_after_payment", responses=_MENDED)
async def ask_after_payment(_: AdminOnly, payments: Payments, payment_id: PaymentName) -> MarketPaymentView:
    """Ask the provider at once how far a payment has come."""
    return MarketPaymentView.of(await payments.reconcile(PaymentId(payment_id)))


@router.post("/deliveries/replay", operation_id="replay_dead_deliveries", responses=problems(401, 403))
async def replay_dead_deliveries(_: AdminOnly, office: Office) -> SentAgain:
    """Deliver once more every webhook that was given up, to whichever endpoint."""
    return SentAgain(count=await office.replay_dead())


@router.get("/letters/dead", operation_id="list_dead_letters", responses=problems(401, 403))
async def list_dead_letters(_: AdminOnly, letters: Letters) -> DeadLettersView:
    """List the e-mails that were given up last."""
    return DeadLettersView(items=[DeadLetterView.of(each) for each in await letters.dead()])


@router.post("/letters/replay", operation_id="replay_dead_letters", responses=problems(401, 403))
async def replay_dead_letters(_: AdminOnly, letters: Letters) -> SentAgain:
    """Send once more every e-mail that was given up."""
    return SentAgain(count=await letters.revive())


@router.post("/letters/{letter_id}/replay", operation_id="replay_dead_letter", responses=problems(401, 403, 422))
async def replay_dead_letter(_: AdminOnly, letters: Letters, letter_id: LetterName) -> SentAgain:
    """Send an e-mail that was given up once more."""
    return SentAgain(count=await letters.revive(letter_id))


@router.get("/desk/{seller_id}", operation_id="get_desk", responses=_OF_DESK)
async def get_desk(person: CurrentPerson, desk: Desk, seller_id: Name) -> OwnDeskView:
    """Tell what a seller has earned and what runs out, to those who speak for it."""
    language = person.language or Language.EN
    return OwnDeskView.of(await desk.look(_speaking(person), SellerId(seller_id), language))


@router.get("/desk/{seller_id}/payouts", operation_id="list_desk_payouts", responses=_OF_DESK)
async def list_desk_payouts(
    person: CurrentPerson,
    desk: Desk,
    seller_id: Name,
    cursor: Annotated[str, Query(pattern="^(po_[0-9a-z]{26})?$")] = "",
    limit: Limit = 50,
) -> OwnPayoutsView:
    """List what was paid out to a seller, the newest first."""
    found = await desk.payouts(_speaking(person), SellerId(seller_id), cursor, limit + 1)
    shown = [OwnPayoutView.model_validate(each) for each in found[:limit]]
    return OwnPayoutsView(items=shown, next_cursor=shown[-1].id if len(found) > limit else None)


@router.put("/desk/{seller_id}/few", operation_id="set_few", status_code=204, responses=_OF_DESK)
async def set_few(person: CurrentPerson, desk: Desk, seller_id: Name, few: FewInput) -> Response:
    """Say of how many of an offer, or of all others, one wants to know that they are few."""
    offer_id = None if few.offer_id is None else OfferId(few.offer_id)
    await desk.set_few(_speaking(person), SellerId(seller_id), offer_id, few.units)
    return Response(status_code=204)


@router.put("/desk/{seller_id}/stock/{offer_id}", operation_id="count_stock", status_code=204, responses=_OF_DESK)
async def count_stock(person: CurrentPerson, desk: Desk, seller_id: Name, offer_id: Name, told: CountInput) -> Response:
    """Write down how many of an offer there are."""
    await desk.count(_speaking(person), SellerId(seller_id), OfferId(offer_id), told.units)
    return Response(status_code=204)


def _speaking(person: Person) -> Speaking:
    return Speaking(person.id, person.role is not Role.MEMBER)
