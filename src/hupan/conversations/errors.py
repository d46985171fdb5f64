"""What can go wrong with conversations.

HupanError
└── ConversationsError
    ├── NotFound               no such thing, or it is somebody else's: an outsider cannot tell which
    │   ├── ConversationNotFound, MessageNotFound
    │   └── FolderNotFound
    ├── RunInProgress          one run a conversation at a time
    ├── WrongPlace             the message cannot stand, be repeated or go on there
    ├── InvalidMessage         empty, or made of too much
    ├── ImagesUnsupported      the model that would answer reads text only
    └── TooManyFolders         more than anybody keeps apart
"""

from hupan.kernel import HupanError, Kind


class ConversationsError(HupanError):
    """The root of this room's errors."""

    code = "conversations.error"


class NotFound(ConversationsError):
    """The root of what does not exist or belongs to somebody else."""

    code = "conversations.not_found"
    kind = Kind.NOT_FOUND


class ConversationNotFound(NotFound):
    """No such conversation of this person."""


class MessageNotFound(NotFound):
    """No such message of this person."""

    code = "conversations.message_not_found"


class FolderNotFound(NotFound):
    """No such folder of this person."""

    code = "conversations.folder_not_found"


class RunInProgress(ConversationsError):
    """The conversation's reply is still being written."""

    code = "conversations.run_in_progress"
    kind = Kind.CONFLICT


class WrongPlace(ConversationsError):
    """What is asked does not fit this message; `params["reason"]` says why."""

    code = "conversations.wrong_place"
    kind = Kind.CONFLICT


class InvalidMessage(ConversationsError):
    """The message is empty or too large; `params["reason"]` says which."""

    code = "conversations.invalid_message"
    kind = Kind.INVALID


class ImagesUnsupported(ConversationsError):
    """The model cannot see."""

    code = "conversations.images_unsupported"
    kind = Kind.UNSUPPORTED


class TooManyFolders(ConversationsError):
    """The person has as many folders as one may have."""

    code = "conversations.too_many_folders"
    kind = Kind.CONFLICT
