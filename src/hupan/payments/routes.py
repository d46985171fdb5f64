"""Payments over HTTP: ways of paying for everybody, a wallet for its owner, what is held for administrators."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request

from hupan.kernel import Buyer, Money, OrderId, PersonId
from hupan.ledger import wallet
from hupan.payments.errors import BadCallback
from hupan.payments.schemas import (
    HandlersView,
    HandlerView,
    HeldOrdersView,
    HeldView,
    MovementsView,
    MovementView,
    TopUpInput,
    WalletView,
)
from hupan.payments.service.escrow import EscrowService
from hupan.payments.service.payments import PaymentService
from hupan.payments.service.wallets import HANDLER as WALLET
from hupan.payments.service.wallets import WalletService
from hupan.platform.http import AdminOnly, Caller, NamePath, PersonPath, SignedIn, problems, service

router = APIRouter(prefix="/api", tags=["payments"])

Payments = Annotated[PaymentService, service(PaymentService)]
Escrows = Annotated[EscrowService, service(EscrowService)]
Wallets = Annotated[WalletService, service(WalletService)]
Limit = Annotated[int, Query(ge=1, le=200)]

_SOMEBODY = Buyer.guest_of("whoever looks at the ways of paying")
_BY_OPERATOR = "operator"
_LARGEST_CALLBACK_BYTES = 256 * 1024
_ADMIN = problems(400, 401, 403, 404, 409, 422)


@router.get("/market/payments/handlers", operation_id="list_ways_of_paying", responses=problems(400, 422))
async def list_handlers(
    request: Request,
    payments: Payments,
    wallets: Wallets,
    minor: Annotated[int | None, Query(ge=0)] = None,
    currency: Annotated[str, Query(pattern="^[A-Z]{3}$")] = "USD",
) -> HandlersView:
    """List the ways in which one can pay, a sum where one is given."""
    caller = getattr(request.state, "caller", None)
    buyer = Buyer(caller.person_id) if isinstance(caller, Caller) else _SOMEBODY
    amount = None if minor is None else Money(minor, currency)
    balance: Money | None = None
    if buyer.person_id is not None:
        own = await wallets.balances(buyer.person_id)
        balance = next((each.amount for each in own if each.amount.currency == currency), Money.zero(currency))
    found = payments.handlers(buyer, amount)
    return HandlersView(items=[HandlerView.of(each, balance if each.id == WALLET else None, amount) for each in found])


@router.get("/wallet", operation_id="get_wallet", responses=problems(401))
async def get_wallet(caller: SignedIn, wallets: Wallets) -> WalletView:
    """Tell what one has."""
    return WalletView.of(await wallets.balances(caller.person_id))


@router.get("/wallet/movements", operation_id="list_wallet_movements", responses=problems(401, 422))
async def list_movements(
    caller: SignedIn,
    wallets: Wallets,
    cursor: Annotated[str, Query(pattern="^(ltx_[0-9a-z]{26})?$")] = "",
    limit: Limit = 50,
) -> MovementsView:
    """List what changed one's wallet, the newest first."""
    found = await wallets.movements(caller.person_id, cursor, limit + 1)
    shown = [MovementView.of(each, str(wallet(caller.person_id))) for each in found[:limit]]
    return MovementsView(items=shown, next_cursor=shown[-1].id if len(found) > limit else None)


@router.post("/market/wallets/{person_id}/top-ups", operation_id="top_up_wallet", responses=_ADMIN)
async def top_up(
    _: AdminOnly,
    wallets: Wallets,
    person_id: PersonPath,
    body: TopUpInput,
) -> WalletView:
    """Give a person demo money, once a key."""
    await wallets.top_up(body.key, PersonId(person_id), Money(body.minor, body.currency))
    return WalletView.of(await wallets.balances(PersonId(person_id)))


@router.get("/market/escrows/held", operation_id="list_held_orders", responses=problems(401, 403, 422))
async def list_held(
    _: AdminOnly,
    escrows: Escrows,
    cursor: Annotated[str, Query(pattern="^[A-Za-z0-9_.:-]{0,100}$")] = "",
    limit: Limit = 50,
) -> HeldOrdersView:
    """List orders whose money is held."""
    found = await escrows.held(cursor, limit + 1)
    shown = [HeldView.of(*each) for each in found[:limit]]
    return HeldOrdersView(items=shown, next_cursor=shown[-1].order_id if len(found) > limit else None)


@router.put("/market/escrows/{order_id}/hold", operation_id="hold_order", status_code=204, responses=_ADMIN)
async def hold(_: AdminOnly, escrows: Escrows, order_id: NamePath) -> None:
    """Keep an order's money where it is, for a reason of the operator's."""
    await escrows.hold(OrderId(order_id), _BY_OPERATOR)


@router.delete("/market/escrows/{order_id}/hold", operation_id="unhold_order", status_code=204, responses=_ADMIN)
async def unhold(_: AdminOnly, escrows: Escrows, order_id: NamePath) -> None:
    """Take the operator's reason away; those of disputes stay."""
    await escrows.unhold(OrderId(order_id), _BY_OPERATOR)


@router.post(
    "/market/payments/{handler}/callback",
    operation_id="receive_payment_callback",
    status_code=204,
    responses=problems(400, 404),
)
async def receive_callback(
    request: Request,
    payments: Payments,
    handler: Annotated[str, Path(pattern="^[a-z_]{1,40}$")],
    stripe_signature: Annotated[str, Header(max_length=2000)] = "",
) -> None:
    """Hear a provider, who signs what it says."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_CALLBACK_BYTES:
            raise BadCallback("That is more than a provider ever says.")
    await payments.hear(handler, bytes(body), stripe_signature)
