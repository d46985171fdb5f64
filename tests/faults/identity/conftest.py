"""The same room as in the integration tests."""

from tests.integration.identity.conftest import room

__all__ = ["room"]
