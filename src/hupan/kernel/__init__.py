"""What every room may lean on: errors, ids, the clock and the languages. The standard library alone.

Nothing here does I/O, and nothing here knows a room. A type belongs in the kernel only when at least two rooms that may
not import one another need it.
"""

from hupan.kernel.clock import Clock, SystemClock
from hupan.kernel.errors import HupanError, Kind, Param
from hupan.kernel.ids import PersonId, new_id
from hupan.kernel.languages import Language

__all__ = ["Clock", "HupanError", "Kind", "Language", "Param", "PersonId", "SystemClock", "new_id"]
