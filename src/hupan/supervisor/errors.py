"""The supervisor's errors.

HupanError
└── SupervisorError
    ├── AlreadyServing         another process holds the data folder
    ├── BadSetting             a flag, a variable or a line of hupan.toml cannot be used
    ├── DataFolderUnusable     the data folder cannot be made or written
    │   └── DiskFull           too little room is left for a database
    ├── DataFromNewerVersion   the data was written by a newer Hupan
    ├── DatabaseFailed         the bundled PostgreSQL does not start
    └── PortTaken              somebody else listens there
"""

from hupan.kernel import HupanError, Kind


class SupervisorError(HupanError):
    """Hupan cannot be started or kept running."""

    code = "supervisor.failed"


class AlreadyServing(SupervisorError):
    """Another process holds the data folder."""

    code = "supervisor.already_serving"
    kind = Kind.CONFLICT


class BadSetting(SupervisorError):
    """A setting has a value that cannot be used."""

    code = "supervisor.bad_setting"
    kind = Kind.INVALID


class DataFolderUnusable(SupervisorError):
    """The data folder cannot be made or written."""

    code = "supervisor.data_folder_unusable"


class DiskFull(DataFolderUnusable):
    """Too little room is left for a database to run safely."""

    code = "supervisor.disk_full"


class DataFromNewerVersion(SupervisorError):
    """The data was written by a newer Hupan; an older one would damage it."""

    code = "supervisor.data_from_newer_version"
    kind = Kind.CONFLICT


class DatabaseFailed(SupervisorError):
    """The bundled PostgreSQL does not start."""

    code = "supervisor.database_failed"
    kind = Kind.UNAVAILABLE


class PortTaken(SupervisorError):
    """The address cannot be listened on."""

    code = "supervisor.port_taken"
    kind = Kind.CONFLICT
