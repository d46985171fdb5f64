"""Why a signed message is not believed; the words are UCP's, whose doors say them on the wire."""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a signature."""

    MISSING = "signature_missing"
    INVALID = "signature_invalid"
    KEY_NOT_FOUND = "key_not_found"
    DIGEST_MISMATCH = "digest_mismatch"
    ALGORITHM_UNSUPPORTED = "algorithm_unsupported"


class SignatureRefused(Exception):
    """A signed message is not believed.

    Args:
        fault: What is wrong.
        detail: One sentence for whoever signed it.
    """

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail
