import pytest

from hupan.identity import Site
from hupan.identity.errors import CrossSite, UntrustedHost
from hupan.identity.site import is_loopback

LOCAL = {"host": "127.0.0.1:8000"}
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a setting under test, nothing is bound


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST.", "hupan.localhost"]
)
def test_names_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", EVERYWHERE, "::", "10.0.0.1", "localhost.example", "127.0.0.1.nip.io", "localhosts", "2130706433", "0x7f.1"],
)
def test_names_of_other_machines_or_of_none(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "app.localhost:80"])
def test_on_loopback_under_loopbacks_names_a_single_person_needs_no_password(host: str) -> None:
    assert Site("127.0.0.1", passwordless=True).allows_passwordless({"host": host})


@pytest.mark.parametrize(
    "site",
    [Site(EVERYWHERE, passwordless=True), Site("127.0.0.1", passwordless=False), Site("::", passwordless=True)],
)
def test_elsewhere_or_when_so_set_everybody_needs_one(site: Site) -> None:
    assert not site.allows_passwordless(LOCAL)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "[::1"},
        {"host": "evil.example:8000"},
        {"host": "evil.example@127.0.0.1.example"},
        LOCAL | {"x-forwarded-for": "203.0.113.9"},
        LOCAL | {"forwarded": "for=203.0.113.9"},
        LOCAL | {"via": "1.1 proxy"},
        LOCAL | {"origin": "https://evil.example"},
        LOCAL | {"sec-fetch-site": "cross-site"},
    ],
)
def test_requests_that_strangers_may_have_brought_about_need_one(headers: dict[str, str]) -> None:
    assert not Site("127.0.0.1", passwordless=True).allows_passwordless(headers)


def test_the_first_set_up_comes_in_under_a_name_of_this_server() -> None:
    loopback = Site("localhost", passwordless=True, public_url="https://hupan.example:8443/")
    for host in ("localhost:8000", "hupan.example:8443"):
        loopback.check_host({"host": host})
    for host in ("evil.example", ""):
        with pytest.raises(UntrustedHost):
            loopback.check_host({"host": host})
    with pytest.raises(UntrustedHost):
        Site("127.0.0.1", passwordless=True).check_host({"host": "hupan.example"})
    Site(EVERYWHERE, passwordless=True).check_host({"host": "anything.example"})


@pytest.mark.parametrize(
    "headers",
    [
        LOCAL,
        LOCAL | {"sec-fetch-site": "none"},
        LOCAL | {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8000"},
        LOCAL | {"origin": "HTTPS://Hupan.example"},
    ],
)
def test_our_own_pages_and_programs_are_believed(headers: dict[str, str]) -> None:
    Site("127.0.0.1", passwordless=True, public_url="https://hupan.example/path").check_same_site(headers)


@pytest.mark.parametrize(
    "headers",
    [
        LOCAL | {"origin": "http://127.0.0.1:8001"},
        LOCAL | {"origin": "http://hupan.example"},
        LOCAL | {"origin": "null"},
        LOCAL | {"origin": ""},
        {"origin": ""},
        {"origin": "null", "host": ""},
        LOCAL | {"sec-fetch-site": "same-site"},
    ],
)
def test_other_pages_are_not(headers: dict[str, str]) -> None:
    with pytest.raises(CrossSite):
        Site("127.0.0.1", passwordless=True, public_url="https://hupan.example").check_same_site(headers)


def test_the_cookie_is_kept_to_tls_where_the_browser_speaks_it() -> None:
    site = Site("127.0.0.1", passwordless=True, public_url="https://hupan.example")
    assert site.is_secure("https", LOCAL)
    assert site.is_secure("http", {"host": "Hupan.example"})
    assert not site.is_secure("http", LOCAL)
    assert not Site("127.0.0.1", passwordless=True).is_secure("http", {"host": ""})
