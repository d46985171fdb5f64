"""What the database calls a broken rule is, in this room, somebody else who was a moment quicker."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from hupan.catalog.errors import Overtaken


@contextmanager
def unless_overtaken() -> Generator[None]:
    """Write within this.

    Raises:
        Overtaken: What is written clashes with what somebody else has written.
    """
    try:
        yield
    except IntegrityError as error:
        raise Overtaken("Somebody else has changed the same. Read it again, then try once more.") from error
