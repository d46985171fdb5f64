"""What stands in the way of a command, or of a conversation on the terminal.

HupanError
└── CommandError
    ├── NoServer          no server runs, or none answers at the address
    ├── Refused           the server wants a key, or does not accept this one
    └── ServerFailed      the server answered with an error
"""

from hupan.kernel import HupanError, Kind


class CommandError(HupanError):
    """A command could not do what it was asked to."""

    code = "terminal.failed"


class NoServer(CommandError):
    """No server runs, or none answers at the address."""

    code = "terminal.no_server"
    kind = Kind.UNAVAILABLE


class Refused(CommandError):
    """The server wants a key, or does not accept this one."""

    code = "terminal.refused"
    kind = Kind.FORBIDDEN


class ServerFailed(CommandError):
    """The server answered with an error; the sentence is the server's own."""

    code = "terminal.server_failed"
