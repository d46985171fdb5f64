from tests.integration.payments.conftest import database

__all__ = ["database"]
