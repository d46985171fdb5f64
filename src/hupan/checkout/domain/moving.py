"""How a checkout goes from one status to the next. Every function takes a checkout and returns the next one.

incomplete <-> ready_for_complete        by changes, and by what the rooms below say
ready_for_complete -> complete_in_progress              begin
complete_in_progress -> completed                       finish
complete_in_progress <-> requires_escalation            await_buyer, go_on
complete_in_progress -> incomplete | ready | canceled   turn_back, then reopen
open -> canceled                                        cancel, expire
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hupan.catalog import SellerId
from hupan.checkout.domain.messages import Code, Message, MessageType, error
from hupan.checkout.domain.session import CheckoutSession, Completion, Confirmed, Course, PlacedCheckout, Status
from hupan.checkout.errors import CheckoutClosed, NotReady
from hupan.kernel import OrderId

TIME_TO_PAY = timedelta(minutes=15)
LOOK_AGAIN = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=5)
LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an attempt begins with.

    Attributes:
        key: The idempotency key by which it was asked for.
        order_ids: One for each seller.
        plan: What is agreed, where everything was looked at just now.
        confirmed: How it was confirmed.
    """

    key: str
    handler: str
    order_ids: Mapping[SellerId, OrderId]
    plan: PlacedCheckout | None = None
    confirmed: Confirmed = field(default_factory=Confirmed)


def begin(session: CheckoutSession, beginning: Beginning, now: datetime) -> CheckoutSession:
    """Begin an attempt to complete a checkout.

    Raises:
        CheckoutClosed: It is being completed, or is over.
        NotReady: Something is missing.
    """
    need_open(session)
    if session.status is not Status.READY:
        raise NotReady("Something is missing before this can be paid.", checkout_id=session.id)
    completion = Completion(
        key=beginning.key,
        attempt=session.attempts + 1,
        handler=beginning.handler,
        fingerprint=session.fingerprint,
        order_ids=dict(beginning.order_ids),
        started_at=now,
        deadline_at=now + TIME_TO_PAY,
        due_at=now + LOOK_AGAIN,
        plan=beginning.plan,
        confirmed=beginning.confirmed,
    )
    return replace(
        session,
        status=Status.IN_PROGRESS,
        completion=completion,
        attempts=completion.attempt,
        notices=(),
        messages=tuple(each for each in session.messages if each not in session.notices),
        updated_at=now,
    )


def agree(session: CheckoutSession, plan: PlacedCheckout) -> CheckoutSession:
    """Keep what was checked; what is agreed once stays so, whatever prices do later."""
    completion = _paying(session)
    return session if completion.plan is not None else _with(session, replace(completion, plan=plan))


def note(session: CheckoutSession, *, payment_id: str = "", reservation_id: str = "") -> CheckoutSession:
    """Keep the names of what was made for a plan outside."""
    completion = _paying(session)
    if completion.plan is None:
        raise AssertionError("nothing is made outside before it is agreed")
    plan = replace(
        completion.plan,
        payment_id=payment_id or completion.plan.payment_id,
        reservation_id=reservation_id or completion.plan.reservation_id,
    )
    return _with(session, replace(completion, plan=plan))


def await_buyer(session: CheckoutSession, message: Message, now: datetime) -> CheckoutSession:
    """Hand over to the buyer, who has to do something at the payment provider."""
    waiting = _later(_paying(session), now)
    return replace(_with(session, waiting), status=Status.ESCALATED, messages=(message,), updated_at=now)


def work_on(session: CheckoutSession) -> CheckoutSession:
    """Go on with an attempt that waited for the buyer: from here on they cannot give it up."""
    return replace(session, status=Status.IN_PROGRESS) if session.status is Status.ESCALATED else session


def put_off(session: CheckoutSession, now: datetime) -> CheckoutSession:
    """Go on later: what is not known yet is asked again, each time a little later."""
    said = "It is not certain yet whether the payment went through. We keep asking; you will not be charged twice."
    waiting = Message(MessageType.INFO, Code.PAYMENT_UNCERTAIN, "$.payment", said)
    messages = session.messages if session.status is Status.ESCALATED else (waiting,)
    return replace(_with(session, _later(_paying(session), now)), messages=messages, updated_at=now)


def look_again(session: CheckoutSession, now: datetime) -> CheckoutSession:
    """Say when an attempt that is being worked on is looked at the next time."""
    return _with(session, replace(_paying(session), due_at=now + LOOK_AGAIN))


def go_on(session: CheckoutSession, now: datetime) -> CheckoutSession:
    """Begin the next round of an attempt."""
    completion = _paying(session)
    following = replace(completion, round=completion.round + 1, due_at=now + LOOK_AGAIN)
    return replace(_with(session, following), status=Status.IN_PROGRESS, updated_at=now)


def turn_back(
    session: CheckoutSession, reasons: tuple[Message, ...], now: datetime, *, canceling: bool = False
) -> CheckoutSession:
    """Decide that an attempt takes back what it did. The first reasons count; nothing turns forward again."""
    completion = _paying(session)
    if completion.course is Course.BACK:
        turned = replace(completion, canceling=completion.canceling or canceling)
    else:
        turned = replace(completion, course=Course.BACK, turned_by=reasons, canceling=canceling)
    return replace(_with(session, turned), status=Status.IN_PROGRESS, updated_at=now)


def reopen(session: CheckoutSession, now: datetime) -> CheckoutSession:
    """End an attempt that has taken everything back: the buyer may change the checkout and try again."""
    completion = _paying(session)
    if completion.course is not Course.BACK:
        raise AssertionError("only what has turned back is opened again")
    if completion.canceling:
        return replace(session, status=Status.CANCELED, completion=None, messages=completion.turned_by, updated_at=now)
    return replace(
        session,
        status=Status.INCOMPLETE,
        completion=None,
        notices=completion.turned_by,
        messages=completion.turned_by,
        updated_at=now,
        expires_at=max(session.expires_at, now + TIME_TO_PAY),
    )


def finish(session: CheckoutSession, now: datetime) -> CheckoutSession:
    """End an attempt whose orders are placed. A second time changes nothing."""
    if session.status is Status.COMPLETED:
        return session
    if _paying(session).course is not Course.FORWARD:
        raise AssertionError("what has turned back is never finished")
    return replace(session, status=Status.COMPLETED, messages=(), notices=(), updated_at=now)


def cancel(session: CheckoutSession, now: datetime) -> CheckoutSession:
    """Give up an open checkout. One that is over for this reason stays so.

    Raises:
        CheckoutClosed: It is completed, or being completed.
    """
    if session.status is Status.CANCELED:
        return session
    need_open(session)
    return replace(session, status=Status.CANCELED, messages=(), notices=(), updated_at=now)


def expire(session: CheckoutSession, now: datetime) -> CheckoutSession:
    """End an open checkout whose time is over; any other stays as it is."""
    if not session.is_open or now < session.expires_at:
        return session
    over = error(Code.EXPIRED, "$", "This checkout is over. Go back to your cart and begin again.")
    return replace(session, status=Status.CANCELED, messages=(over,), notices=(), updated_at=now)


def need_open(session: CheckoutSession) -> None:
    """Insist that the buyer can still change it.

    Raises:
        CheckoutClosed: It is being completed, or is over.
    """
    if not session.is_open:
        raise CheckoutClosed(
            "This checkout is being paid, or is over.", checkout_id=session.id, status=session.status.value
        )


def _paying(session: CheckoutSession) -> Completion:
    if session.completion is None or not session.is_paying:
        raise CheckoutClosed("This checkout is not being paid.", checkout_id=session.id, status=session.status.value)
    return session.completion


def _later(completion: Completion, now: datetime) -> Completion:
    wait = min(LOOK_AGAIN * 2 ** min(completion.round, 10), LONGEST_WAIT)
    return replace(completion, due_at=now + wait)


def _with(session: CheckoutSession, completion: Completion) -> CheckoutSession:
    return replace(session, completion=completion)
