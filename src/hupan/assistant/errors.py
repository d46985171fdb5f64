"""What can go wrong when a reply is prepared.

HupanError
└── AssistantError
    └── MessageTooLong   the last message alone is more than the model can read
"""

from hupan.kernel import HupanError, Kind


class AssistantError(HupanError):
    """The root of this room's errors."""

    code = "assistant.error"


class MessageTooLong(AssistantError):
    """The last message, with what is attached to it, does not fit the model's context."""

    code = "assistant.message_too_long"
    kind = Kind.TOO_LARGE
