from tests.integration.conversations.conftest import logs

__all__ = ["logs"]
