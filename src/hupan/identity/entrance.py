"""The browser's side of a session: the cookie, and what a page is told."""

from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection

from hupan import __version__
from hupan.identity.access import COOKIE, ThisSite
from hupan.identity.domain import Access, Person, Visit
from hupan.identity.schemas import PersonView, SessionView
from hupan.identity.service.entry import Entry
from hupan.identity.settings import IdentitySettings
from hupan.identity.site import Site
from hupan.identity.tokens import csrf_token
from hupan.platform.http import service


def visit_of(connection: HTTPConnection) -> Visit:
    """Say where a request comes from."""
    client = connection.client
    return Visit(client.host if client is not None else "", connection.headers.get("user-agent", ""))


def is_secure(connection: HTTPConnection, site: Site) -> bool:
    """Say whether the cookie may be kept to TLS."""
    return site.is_secure(connection.url.scheme, connection.headers)


def hand_over(response: Response, entry: Entry, *, secure: bool, settings: IdentitySettings) -> None:
    """Set the cookie of a new session."""
    response.set_cookie(
        COOKIE,
        entry.token,
        max_age=int(settings.session_max.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


class Entrance:
    """One request at the entrance.

    Args:
        request: What comes in.
        response: What goes out; the cookie is set on it.
        site: Where this server listens.
        settings: How long sessions live.
    """

    def __init__(
        self,
        request: Request,
        response: Response,
        site: Site,
        settings: IdentitySettings,
    ) -> None:
        self._request = request
        self._response = response
        self._site = site
        self._settings = settings
        self.access: Access | None = getattr(request.state, "access", None)
        self.passwordless = site.allows_passwordless(request.headers)

    @property
    def visit(self) -> Visit:
        """Where the request comes from."""
        return visit_of(self._request)

    def check_host(self) -> None:
        """Refuse the first set-up under a stranger's host name.

        Raises:
            UntrustedHost: The name does not belong to this server.
        """
        self._site.check_host(self._request.headers)

    def admit(self, entry: Entry) -> SessionView:
        """Give the browser its new session."""
        hand_over(self._response, entry, secure=is_secure(self._request, self._site), settings=self._settings)
        return self._signed_in(entry.person, entry.token)

    def dismiss(self) -> None:
        """Take the cookie away."""
        self._response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")

    def view(self, *, needs_owner: bool) -> SessionView:
        """Tell a page who is here."""
        if self.access is not None:
            return self._signed_in(self.access.person, self._request.cookies[COOKIE])
        return SessionView(
            state="setup" if needs_owner else "anonymous",
            person=None,
            csrf_token="",
            passwordless=self.passwordless,
            version=__version__,
        )

    def _signed_in(self, person: Person, token: str) -> SessionView:
        return SessionView(
            state="signed_in",
            person=PersonView.model_validate(person),
            csrf_token=csrf_token(token),
            passwordless=self.passwordless,
            version=__version__,
        )


async def _at_entrance(
    request: Request,
    response: Response,
    site: ThisSite,
    settings: Annotated[IdentitySettings, service(IdentitySettings)],
) -> Entrance:
    return Entrance(request, response, site, settings)


AtEntrance = Annotated[Entrance, Depends(_at_entrance)]
