"""The market's profile, and what agents may say of themselves."""

from pathlib import Path

import httpx
import pytest

from hupan.platform import Database, InvalidSettings
from tests.integration.ucp.house import AGENT, NEW, OLD, ORIGIN, House, open_house, profile

pytestmark = pytest.mark.anyio

SEARCH = {"query": "teapot"}


async def test_the_profile_says_what_the_market_can_do(house: House) -> None:
    answer = await house.client.get("/.well-known/ucp")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    told = answer.json()
    ucp = told["ucp"]
    assert ucp["version"] == NEW
    services = {each["transport"]: each["endpoint"] for each in ucp["services"]["dev.ucp.shopping"]}
    assert services == {"rest": f"{ORIGIN}/ucp/{NEW}", "mcp": f"{ORIGIN}/ucp/{NEW}/mcp"}
    assert {"dev.ucp.shopping.catalog.search", "dev.ucp.shopping.catalog.lookup"} <= ucp["capabilities"].keys()
    assert ucp["supported_versions"] == {OLD: f"{ORIGIN}/ucp/{OLD}/.well-known/ucp"}
    (key,) = told["signing_keys"]
    assert (key["kty"], key["crv"]) == ("EC", "P-256")
    assert "d" not in key


async def test_the_older_version_has_a_profile_of_its_own(house: House) -> None:
    told = (await house.client.get(f"/ucp/{OLD}/.well-known/ucp")).json()
    assert told["ucp"]["version"] == OLD
    assert "supported_versions" not in told["ucp"]
    assert isinstance(told["ucp"]["capabilities"], list)
    rest = told["ucp"]["services"]["dev.ucp.shopping"]["rest"]
    assert rest["endpoint"] == f"{ORIGIN}/ucp/{OLD}"
    described = await house.client.get(rest["schema"])
    assert (described.status_code, described.json()["version"]) == (200, OLD)
    assert (await house.client.get("/ucp/2020-01-01/.well-known/ucp")).status_code == 404


async def test_keys_outlive_the_server(database: Database, tmp_path: Path) -> None:
    seen: list[object] = []
    for folder in (tmp_path, tmp_path):
        async with open_house(database, folder, {}) as house:
            seen.append((await house.client.get("/.well-known/ucp")).json()["signing_keys"])
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("agent", "status", "code"),
    [
        ("https://agent.example/old", 422, "version_unsupported"),
        ("https://agent.example/gone", 424, "profile_unreachable"),
        ("https://agent.example/broken", 422, "profile_malformed"),
        ("https://agent.example/odd", 422, "profile_malformed"),
        ("http://agent.example/profile", 400, "invalid_profile_url"),
        ("https://user:secret@agent.example/profile", 400, "invalid_profile_url"),
        ("ftp://agent.example/profile", 400, "invalid_profile_url"),
        ("https://[broken", 400, "invalid_profile_url"),
        ("https://", 400, "invalid_profile_url"),
        ("https://agent.example/" + "x" * 3000, 400, "invalid_profile_url"),
    ],
)
async def test_an_agent_that_cannot_be_known_is_refused(house: House, agent: str, status: int, code: str) -> None:
    answer = await house.post("/catalog/search", SEARCH, agent=agent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["content"]


@pytest.mark.parametrize("header", [None, "profile=unquoted", "nothing", '"', 'profile="', "profile=?1"])
async def test_a_request_says_who_asks(house: House, header: str | None) -> None:
    headers = {} if header is None else {"ucp_agent": header}
    answer = await house.post("/catalog/search", SEARCH, agent=None, **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_profile_url")


@pytest.mark.parametrize(
    ("agent", "possible"),
    [(AGENT, True), ("https://agent.example/only-search", True), ("https://agent.example/none", False)],
)
async def test_only_what_both_can_do_is_done(house: House, agent: str, possible: bool) -> None:
    answer = await house.post("/catalog/search", SEARCH, agent=agent)
    told = answer.json()
    assert answer.status_code == 200
    assert told["ucp"]["status"] == ("success" if possible else "error")
    if possible:
        assert [*told["ucp"]["capabilities"]] == ["dev.ucp.shopping.catalog.search"]
        assert len(told["products"]) == 1
    else:
        assert told["messages"][0]["code"] == "capabilities_incompatible"
        assert "products" not in told
        assert told["continue_url"] == f"{ORIGIN}/market"


async def test_what_one_side_lacks_is_not_done(house: House) -> None:
    answer = await house.post("/catalog/product", {"id": "x"}, agent="https://agent.example/only-search")
    assert answer.json()["messages"][0]["code"] == "capabilities_incompatible"


@pytest.mark.parametrize(("version", "status"), [(NEW, 200), (OLD, 422), ("2099-01-01", 422)])
async def test_a_version_in_the_header_has_to_be_that_of_the_address(house: House, version: str, status: int) -> None:
    for header in (f'profile="{AGENT}"; version="{version}"', f'profile="{AGENT}", version="{version}"'):
        answer = await house.post("/catalog/search", SEARCH, ucp_agent=header)
        assert answer.status_code == status
        assert status == 200 or answer.json()["code"] == "version_unsupported"


async def test_the_older_version_says_400_and_detail(house: House) -> None:
    answer = await house.post("/catalog/search", SEARCH, version=OLD, ucp_agent='profile="..."; version="2099-01-01"')
    assert answer.status_code == 400
    assert answer.json()["detail"]
    # It has no catalogue.
    assert (await house.post("/catalog/search", SEARCH, version=OLD)).status_code == 404


async def test_strangers_get_so_many_requests_a_minute(database: Database, tmp_path: Path) -> None:
    pinned = {AGENT: profile("dev.ucp.shopping.catalog.search")}
    async with open_house(database, tmp_path, pinned, {"HUPAN_UCP_REQUESTS_PER_MINUTE": "3"}) as house:
        statuses = [(await house.post("/catalog/search", SEARCH)).status_code for _ in range(4)]
        refused: httpx.Response = await house.post("/catalog/search", SEARCH)
    assert statuses == [200, 200, 200, 429]
    assert int(refused.headers["retry-after"]) > 0


async def test_another_name_is_no_further_minute(database: Database, tmp_path: Path) -> None:
    """Where a name has to be a profile, and where it need not: all strangers of one address are one."""
    names = [f"https://agent.example/{number}" for number in range(5)]
    pinned = {name: profile("dev.ucp.shopping.catalog.search") for name in names}
    async with open_house(database, tmp_path, pinned, {"HUPAN_UCP_REQUESTS_PER_MINUTE": "3"}) as here:
        async with here.seen_from("203.0.113.9") as house:
            new = [(await house.post("/catalog/search", SEARCH, agent=name)).status_code for name in names]
        async with here.seen_from("203.0.113.10") as house:
            asked = [await house.post("/checkout-sessions", {}, agent=f"{name}/x", version=OLD) for name in names]
        async with here.seen_from("203.0.113.11") as house:
            neighbour = await house.post("/catalog/search", SEARCH, agent=names[0])
    assert new == [200, 200, 200, 429, 429]
    assert [each.status_code for each in asked] == [400, 400, 400, 429, 429]
    assert neighbour.status_code == 200


async def test_the_hooks_of_suites_are_for_this_machine_alone(database: Database, tmp_path: Path) -> None:
    elsewhere = {"HUPAN_SERVER_HOST": "0.0.0.0", "HUPAN_PAYMENTS_MOCK": "false"}  # noqa: S104 - it is refused
    with pytest.raises(InvalidSettings, match="starts on 127"):
        async with open_house(database, tmp_path, {}, elsewhere):
            pass
