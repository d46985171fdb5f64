"""The market behind UCP's door, as its own tests have it."""

from tests.integration.ucp.conftest import house

__all__ = ["house"]
