"""What can go wrong with the demo market.

HupanError
└── DemoError
    └── DemoBusy      it is being loaded or removed at this moment
"""

from hupan.kernel import HupanError, Kind


class DemoError(HupanError):
    """The root of this room's errors."""

    code = "demo.error"


class DemoBusy(DemoError):
    """It is being loaded or removed at this moment."""

    code = "demo.busy"
    kind = Kind.CONFLICT
