"""The platform's errors.

HupanError
└── PlatformError
    ├── BadKey                an idempotency key that cannot be
    ├── BackupFailed          a backup cannot be written or brought back
    │   ├── BackupDamaged     its contents are not what its manifest says
    │   └── WouldOverwrite    there are data, or a file, in its place already
    ├── DataTooNew            a newer Hupan has changed the tables
    ├── DatabaseUnavailable   the database does not answer; the same request may succeed soon
    │   └── DiskFull          nothing can be written until somebody makes room
    ├── InvalidSettings       a flag, an environment variable or a line of hupan.toml is wrong
    ├── KeyInUse              what was asked under this key is still being done
    ├── KeyReused             the key was used to ask for something else
    ├── SecretUnreadable      a sealed value was sealed under another key
    └── WorkFailed            some durable work, or a step of it, failed in a way that nobody foresaw
"""

from hupan.kernel import HupanError, Kind

_NO_ROOM = "The server's disk is full, so nothing can be kept at the moment. Try again in a while."
_ROOM_MADE_S = 30.0


class PlatformError(HupanError):
    """Something that the rooms stand on failed."""

    code = "platform.failed"


class BackupFailed(PlatformError):
    """A backup cannot be written or brought back."""

    code = "platform.backup_failed"


class BackupDamaged(BackupFailed):
    """A backup's contents are not what its manifest says."""

    code = "platform.backup_damaged"


class WouldOverwrite(BackupFailed):
    """There are data, or a file, in its place already."""

    code = "platform.would_overwrite"
    kind = Kind.CONFLICT


class DatabaseUnavailable(PlatformError):
    """The database does not answer."""

    code = "platform.database_unavailable"
    kind = Kind.UNAVAILABLE


class DiskFull(DatabaseUnavailable):
    """The disk is full. Whoever waits for the database waits for room, too: nothing is lost, and nothing concluded."""

    code = "platform.disk_full"


class DataTooNew(PlatformError):
    """A newer Hupan has changed the tables."""

    code = "platform.data_too_new"
    kind = Kind.CONFLICT


class InvalidSettings(PlatformError):
    """A setting has a value that cannot be used."""

    code = "platform.invalid_settings"
    kind = Kind.INVALID


class BadKey(PlatformError):
    """An idempotency key that cannot be."""

    code = "platform.bad_key"
    kind = Kind.INVALID


class KeyInUse(PlatformError):
    """What was asked for under this key is still being done."""

    code = "platform.key_in_use"
    kind = Kind.CONFLICT


class KeyReused(PlatformError):
    """The key was used to ask for something else."""

    code = "platform.key_reused"
    kind = Kind.CONFLICT


class SecretUnreadable(PlatformError):
    """A stored secret cannot be opened with this installation's key."""

    code = "platform.secret_unreadable"
    kind = Kind.CONFLICT


class WorkFailed(PlatformError):
    """Some durable work, or a step of it, failed in a way that nobody foresaw."""

    code = "platform.work_failed"


def disk_full() -> DiskFull:
    """Say that there is no room, and when to ask again."""
    return DiskFull(_NO_ROOM, retry_after_s=_ROOM_MADE_S)
