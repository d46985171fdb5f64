"""The address at which this server is reached, and which requests it believes.

Two attacks come from pages of strangers in the reader's own browser. *Cross-site requests* use the reader's cookie:
browsers name the page's origin, so a foreign one is refused. *DNS rebinding* makes a stranger's host name point to
127.0.0.1, so that the page counts as same-origin: the name stays in the `Host` header, so on loopback only loopback's
names are believed.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from hupan.identity.errors import CrossSite, UntrustedHost

# A proxy on this machine makes strangers look like loopback; it betrays itself by what it adds.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_loopback(host: str) -> bool:
    """Say whether a host name or address can only mean this machine."""
    name = host.lower().rstrip(".").removeprefix("[").removesuffix("]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_name(authority: str) -> str:
    """Take the host name from `host:port`; empty if it is none."""
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where this server listens.

    Attributes:
        bound_host: The address that it is bound to.
        passwordless: The setting.
        public_url: The address under which a proxy shows it, if there is one.
    """

    bound_host: str
    passwordless: bool
    public_url: str | None = None

    def allows_passwordless(self, headers: Mapping[str, str]) -> bool:
        """Say whether a request may come in without a password, if the one person there is has none.

        Args:
            headers: The request's, with names in small letters.
        """
        return (
            self.passwordless
            and is_loopback(self.bound_host)
            and is_loopback(host_name(headers.get("host", "")))
            and not any(name in headers for name in _FORWARDED)
            and self._same_site(headers)
        )

    def is_secure(self, scheme: str, headers: Mapping[str, str]) -> bool:
        """Say whether the browser speaks TLS, be it with us or with the proxy before us."""
        if scheme == "https":
            return True
        public = urlsplit(self.public_url or "")
        return public.scheme == "https" and public.netloc.lower() == headers.get("host", "").lower()

    def check_host(self, headers: Mapping[str, str]) -> None:
        """Check that the first visit of all, which makes the owner, was not brought in by a stranger's page.

        Raises:
            UntrustedHost: The server listens on loopback, yet the request names another host.
        """
        name = host_name(headers.get("host", ""))
        if not is_loopback(self.bound_host) or is_loopback(name):
            return
        if self.public_url is None or name != urlsplit(self.public_url).hostname:
            raise UntrustedHost("Open Hupan under http://127.0.0.1, or set server.public_url to this address.")

    def check_same_site(self, headers: Mapping[str, str]) -> None:
        """Check that a request comes from our own page, or from no page at all.

        Raises:
            CrossSite: The browser says that another site's page sent it.
        """
        if not self._same_site(headers):
            raise CrossSite("This request was sent by a page of another site.")

    def _same_site(self, headers: Mapping[str, str]) -> bool:
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return False
        origin = headers.get("origin")
        if origin is None:
            return True
        if self.public_url is not None and origin.lower() == _origin(self.public_url):
            return True
        return origin.lower().partition("://")[2] == headers.get("host", "").lower() != ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
