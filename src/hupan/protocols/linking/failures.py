"""What goes wrong with linking, in the words of RFC 6749 (sections 4.1.2.1 and 5.2)."""


class LinkingRefusal(Exception):
    """A request is refused.

    Args:
        error: One of the standard's words.
        detail: One sentence.
        told: Whether the platform is told by a redirect; where its address is not known to be its own, it is not.
    """

    def __init__(self, error: str, detail: str, *, told: bool = True) -> None:
        super().__init__(detail)
        self.error = error
        self.detail = detail
        self.told = told
