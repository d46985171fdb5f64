"""What a platform pays with, and the mandates by which its user agreed to that."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from hupan.protocols.mandates import Fault, MandateRefused, MandateService, Presentation
from hupan.protocols.signatures import Jwk
from hupan.protocols.ucp import CHECKOUT, Call, Complaint, Outcome, UcpRefusal, invalid, object_in, text_in
from hupan.protocols.ucp_shop.till_reading import Paying

LOCKED: Final = "ap2"
"""Among a record's notes: that nothing is paid without a mandate."""

_LONGEST: Final = 256 * 1024
_STATUS: Final[Mapping[Fault, int]] = {Fault.REQUIRED: 400, Fault.NOTHING_OF_OURS: 400, Fault.SCOPE: 409}
_USUAL_STATUS: Final = 401


class Agreement:
    """Insists on mandates where they were agreed on, and checks every one that is presented.

    Args:
        mandates: Checks and keeps them.
        keys: Reads the keys that the market publishes.
        lenient: Whether the oldest version may present what is no mandate, which is told and counts for nothing; for
            its suite, which sends a dummy.
    """

    def __init__(
        self, mandates: MandateService, keys: Callable[[], Awaitable[Sequence[Jwk]]], *, lenient: bool = False
    ) -> None:
        self._mandates = mandates
        self._keys = keys
        self._lenient = lenient

    async def paying(
        self, call: Call, paying: Paying | None, view: Mapping[str, Any], notes: Mapping[str, Any]
    ) -> tuple[Paying, tuple[Complaint, ...]]:
        """Say with what is paid.

        Args:
            call: What was asked.
            paying: What the agent says; `None` where it says nothing of it.
            view: The checkout as it is now.
            notes: What is known of it beside that.

        Returns:
            What goes to the handler, and what there is to tell the agent.

        Raises:
            UcpRefusal: There is no mandate where there has to be one, it does not count, or nothing pays.
        """
        mandate = text_in(object_in(call.body, "ap2"), "checkout_mandate", longest=_LONGEST)
        locked = call.locked or bool(notes.get(LOCKED))
        if not mandate and (locked or (paying is None and call.dialect.negotiates)):
            said = "AP2 was agreed on: send ap2.checkout_mandate." if locked else "Send an instrument, or a mandate."
            raise _refused(MandateRefused(Fault.REQUIRED, said))
        told: tuple[Complaint, ...] = ()
        if mandate:
            token = "" if paying is None else paying.credential
            try:
                credential = await self._mandates.accept(await self._presentation(call, view, mandate, token))
                paying = None if paying is None else replace(paying, credential=credential)
            except MandateRefused as error:
                if call.dialect.negotiates or locked or not self._lenient:
                    raise _refused(error) from error
                said = f"The mandate counts for nothing here: {error.detail}"
                told = (Complaint(error.fault.value, said, "warning", path="$.ap2.checkout_mandate"),)
        if paying is None:
            raise invalid("Say with what is paid.", code="missing", path="$.payment.instruments")
        return paying, told

    async def _presentation(self, call: Call, view: Mapping[str, Any], mandate: str, token: str) -> Presentation:
        # The agent agreed to what it was shown, which is written in its version's words.
        shown = call.dialect.answer(Outcome(CHECKOUT, view), {})
        keys = await self._keys()
        return Presentation(call.agent.url, call.agent.signing_keys, call.base_url, keys, shown, mandate, token)


def _refused(error: MandateRefused) -> UcpRefusal:
    path = "$.ap2.checkout_mandate"
    complaint = Complaint(error.fault.value, error.detail, severity="unrecoverable", path=path)
    return UcpRefusal(_STATUS.get(error.fault, _USUAL_STATUS), complaint, flat=False)
