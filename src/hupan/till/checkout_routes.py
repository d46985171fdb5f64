"""`/api/checkout`: checkouts of people and guests.

A person is known by the session, a guest by the cookie `hupan_cart` and, for changes, by the token that goes with it.
Whoever is not a checkout's buyer is told that there is none. `Idempotency-Key` makes a repeated request the same one:
it is answered with how that checkout stands by now.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from hupan.cart import GUEST_COOKIE, check_guest_token, guest_cookie, guest_token, known_secret, new_secret
from hupan.checkout import (
    CheckoutId,
    CheckoutNotFound,
    CheckoutService,
    CheckoutSession,
    Confirmation,
    Confirmed,
    How,
    Status,
)
from hupan.identity.access import ThisSite
from hupan.kernel import Buyer
from hupan.platform.durable import Json
from hupan.platform.http import Caller, problems, service
from hupan.platform.idempotency import Answer, IdempotencyKeys
from hupan.till.checkout_schemas import (
    CheckoutChangeInput,
    CheckoutConfirmInput,
    CheckoutHandlersView,
    CheckoutInput,
    CheckoutView,
)

router = APIRouter(prefix="/api/checkout", tags=["checkout"])

WAIT_S = 10.0
"""How long an answer waits for the end of a completion; whoever asks again is told how it stands."""

_SAFE = frozenset({"GET", "HEAD"})
_ASKED = problems(400, 403, 404, 409, 422)

Checkouts = Annotated[CheckoutService, service(CheckoutService)]
Keys = Annotated[IdempotencyKeys, service(IdempotencyKeys)]
CheckoutPath = Annotated[str, Path(pattern=r"^chk_[0-9a-z]{26}$")]
OptionalKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,100}$",
        description="Honoured for 24 hours, for one request.",
    ),
]
NeededKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,100}$",
        description="Honoured for 24 hours: the same again is the same attempt.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(pattern=r'^(W/)?"\d{1,9}"$', description="The version that was looked at; a later one is not changed."),
]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a request is served with: who asks (a person, a guest who is known, or nobody yet), and by whom."""

    checkouts: CheckoutService
    keys: IdempotencyKeys
    response: Response
    buyer: Buyer | None
    token: str
    how: How = How.CARD

    def known(self, checkout_id: str) -> Buyer:
        """Say who it is.

        Raises:
            CheckoutNotFound: Nobody who could have a checkout.
        """
        if self.buyer is None:
            raise CheckoutNotFound("There is no such checkout.", checkout_id=checkout_id)
        return self.buyer

    def show(self, session: CheckoutSession, token: str = "") -> CheckoutView:
        """Answer with a checkout."""
        self.response.headers["ETag"] = f'"{session.version}"'
        self.response.headers["Cache-Control"] = "no-store"
        return CheckoutView.of(session, token or self.token)


async def _desk(request: Request, response: Response, checkouts: Checkouts, keys: Keys) -> _Desk:
    caller = getattr(request.state, "caller", None)
    if isinstance(caller, Caller):
        how = How.CARD if caller.key_id is None else How.KEY
        return _Desk(checkouts, keys, response, Buyer(person_id=caller.person_id), "", how)
    secret = known_secret(request.cookies.get(GUEST_COOKIE, ""))
    if not secret:
        return _Desk(checkouts, keys, response, None, "")
    if request.method not in _SAFE:
        check_guest_token(secret, request.headers.get("x-csrf-token", ""))
    return _Desk(checkouts, keys, response, Buyer.guest_of(secret), guest_token(secret))


AtDesk = Annotated[_Desk, Depends(_desk)]


@router.post("", operation_id="create_checkout", status_code=201, responses=_ASKED)
async def create_checkout(
    request: Request, desk: AtDesk, site: ThisSite, body: CheckoutInput, idempotency_key: OptionalKey = None
) -> CheckoutView:
    """Begin a checkout, of given lines or of one's cart; a guest is known by a cookie from then on."""
    secret = "" if desk.buyer is not None else new_secret()
    buyer = desk.buyer or Buyer.guest_of(secret)

    async def create() -> CheckoutSession:
        return await desk.checkouts.create(buyer, body.new())

    if idempotency_key is None:
        session = await create()
    else:
        asked = cast("Json", body.model_dump(mode="json"))
        session = await _once(desk, buyer, ("create", idempotency_key), asked, create)
    if secret:
        secure = site.is_secure(request.url.scheme, request.headers)
        desk.response.set_cookie(**guest_cookie(secret, secure=secure))
    return desk.show(session, guest_token(secret) if secret else "")


@router.get("/{checkout_id}", operation_id="get_checkout", responses=problems(404, 422))
async def get_checkout(desk: AtDesk, checkout_id: CheckoutPath) -> CheckoutView:
    """Tell how a checkout stands; an open one is reckoned anew, and says what has changed."""
    session = await desk.checkouts.get(desk.known(checkout_id), CheckoutId(checkout_id))
    return desk.show(session)


@router.patch("/{checkout_id}", operation_id="change_checkout", responses=_ASKED)
async def change_checkout(
    desk: AtDesk, checkout_id: CheckoutPath, body: CheckoutChangeInput, if_match: IfMatch = None
) -> CheckoutView:
    """Change a checkout that is not being paid yet."""
    version = None if if_match is None else int(if_match.removeprefix("W/").strip('"'))
    session = await desk.checkouts.update(
        desk.known(checkout_id), CheckoutId(checkout_id), body.changes(), version=version
    )
    return desk.show(session)


@router.get("/{checkout_id}/handlers", operation_id="list_payment_handlers", responses=problems(404, 422))
async def list_payment_handlers(desk: AtDesk, checkout_id: CheckoutPath) -> CheckoutHandlersView:
    """List the ways in which a checkout can be paid."""
    session = await desk.checkouts.get(desk.known(checkout_id), CheckoutId(checkout_id))
    return CheckoutHandlersView.of(await desk.checkouts.handlers(session))


@router.post("/{checkout_id}/complete", operation_id="complete_checkout", responses=_ASKED)
async def complete_checkout(
    desk: AtDesk, checkout_id: CheckoutPath, body: CheckoutConfirmInput, idempotency_key: NeededKey
) -> CheckoutView:
    """Pay exactly what was shown, and have the orders made: once, whatever happens on the way.

    The answer is the checkout as it stands after some seconds: `completed`, still `complete_in_progress` (202), waiting
    for the buyer (`requires_escalation`), or open again, with what went wrong among its messages.
    """
    buyer = desk.known(checkout_id)
    said = Confirmed(desk.how)
    confirmation = Confirmation(idempotency_key, body.fingerprint, body.handler, body.credential, said)

    async def complete() -> CheckoutSession:
        return await desk.checkouts.complete(buyer, CheckoutId(checkout_id), confirmation, wait_s=WAIT_S)

    asked = cast("Json", {"checkout_id": checkout_id, **body.model_dump(mode="json")})
    session = await _once(desk, buyer, ("complete", idempotency_key), asked, complete)
    desk.response.status_code = 202 if session.status is Status.IN_PROGRESS else 200
    return desk.show(session)


@router.post("/{checkout_id}/resume", operation_id="resume_checkout", responses=_ASKED)
async def resume_checkout(desk: AtDesk, checkout_id: CheckoutPath) -> CheckoutView:
    """Go on with a completion that waits, such as after the buyer was at the payment provider."""
    session = await desk.checkouts.resume(desk.known(checkout_id), CheckoutId(checkout_id), wait_s=WAIT_S)
    return desk.show(session)


@router.post("/{checkout_id}/cancel", operation_id="cancel_checkout", responses=_ASKED)
async def cancel_checkout(desk: AtDesk, checkout_id: CheckoutPath) -> CheckoutView:
    """Give a checkout up for good."""
    session = await desk.checkouts.cancel(desk.known(checkout_id), CheckoutId(checkout_id))
    return desk.show(session)


async def _once(
    desk: _Desk, buyer: Buyer, key: tuple[str, str], asked: Json, do: Callable[[], Awaitable[CheckoutSession]]
) -> CheckoutSession:
    verb, name = key
    done: list[CheckoutSession] = []

    async def answer() -> Answer:
        done.append(await do())
        return Answer(200, {"id": done[0].id})

    known = await desk.keys.once(f"checkout.{verb}:{buyer.key}", name, asked, answer)
    if done:
        return done[0]
    body = cast("dict[str, str]", known.body)
    return await desk.checkouts.get(buyer, CheckoutId(body["id"]))
