"""Posts to the push services of browsers, by the client that posts webhooks."""

from hupan.gateways.open_web.sender import OpenWebSender
from hupan.notices import Answer, NotSent, Sealed
from hupan.webhooks import NotDelivered


class OpenWebPost:
    """`PushPost` over the open web.

    Args:
        sender: Posts, follows nothing, and reads little.
    """

    def __init__(self, sender: OpenWebSender) -> None:
        self._sender = sender

    def check(self, url: str) -> None:
        """Refuse what can be seen to be no address of the open web."""
        try:
            self._sender.check(url)
        except NotDelivered as error:
            raise NotSent(error.reason, for_good=True) from error

    async def post(self, url: str, message: Sealed) -> Answer:
        """Post, follow nothing, and read little."""
        try:
            reply = await self._sender.post(url, message.headers, message.body)
        except NotDelivered as error:
            raise NotSent(error.reason) from error
        return Answer(reply.status, reply.retry_after_s)
