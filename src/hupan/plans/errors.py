"""What can go wrong with plans.

HupanError
└── PlansError
    └── PlanTaken       another run holds it by now
"""

from typing import ClassVar

from hupan.kernel import HupanError, Kind


class PlansError(HupanError):
    """The room's root."""

    code: ClassVar[str] = "plans.error"


class PlanTaken(PlansError):
    """Another run holds the plan by now, and this one does nothing more."""

    code: ClassVar[str] = "plans.taken"
    kind: ClassVar[Kind] = Kind.CONFLICT
