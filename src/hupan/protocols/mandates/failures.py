"""Why a mandate is not accepted; the words are those of UCP's AP2 extension."""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a mandate."""

    REQUIRED = "mandate_required"
    NO_KEY = "agent_missing_key"
    INVALID = "mandate_invalid_signature"
    EXPIRED = "mandate_expired"
    SCOPE = "mandate_scope_mismatch"
    NOT_OURS = "merchant_authorization_invalid"
    NOTHING_OF_OURS = "merchant_authorization_missing"


class MandateRefused(Exception):
    """A mandate is not accepted.

    Args:
        fault: What is wrong.
        detail: One sentence for whoever presents it.
    """

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail
