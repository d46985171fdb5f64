"""The command line's own errors.

HupanError
└── CommandError
    ├── NoServer          no server runs, or none answers at the address
    ├── Refused           the server wants a key, or does not accept this one
    └── ServerFailed      the server answered with an error
"""

from hupan.kernel import HupanError, Kind


class CommandError(HupanError):
    """A command could not do what it was asked to."""

    code = "cli.failed"


class NoServer(CommandError):
    """No server runs, or none answers at the address."""

    code = "cli.no_server"
    kind = Kind.UNAVAILABLE


class Refused(CommandError):
    """The server wants a key, or does not accept this one."""

    code = "cli.refused"
    kind = Kind.FORBIDDEN


class ServerFailed(CommandError):
    """The server answered with an error; the sentence is the server's own."""

    code = "cli.server_failed"
