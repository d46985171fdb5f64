"""Profiles of agents: fetched seldom, and only from where they may lie."""

import asyncio
from dataclasses import dataclass, field

import orjson
import pytest

from hupan.protocols.ucp import AgentProfiles, ProfileUnreachable
from hupan.protocols.ucp.agents import read_agent, read_profile
from hupan.protocols.ucp.failures import UcpRefusal

pytestmark = pytest.mark.anyio

URL = "https://agent.example/profile"
GOOD = orjson.dumps({"ucp": {"version": "2026-04-08", "capabilities": {}}, "signing_keys": [{"kid": "k"}]})


@dataclass
class Web:
    answers: dict[str, bytes] = field(default_factory=lambda: {URL: GOOD})
    asked: list[str] = field(default_factory=list[str])

    async def fetch(self, url: str, largest_bytes: int) -> bytes:
        self.asked.append(url)
        await asyncio.sleep(0)
        if url not in self.answers:
            raise ProfileUnreachable
        return self.answers[url]


async def _refusal(profiles: AgentProfiles, url: str) -> int:
    with pytest.raises(UcpRefusal) as refused:
        await profiles.of(url)
    return refused.value.status


async def test_a_profile_is_fetched_once_for_all_who_ask() -> None:
    web = Web()
    profiles = AgentProfiles(web, 10)
    found = await asyncio.gather(*(profiles.of(URL) for _ in range(20)))
    assert {each.url for each in found} == {URL}
    assert web.asked == [URL]


async def test_what_cannot_be_fetched_is_not_asked_again_at_once() -> None:
    web = Web({})
    profiles = AgentProfiles(web, 10)
    assert [await _refusal(profiles, URL) for _ in range(3)] == [424] * 3
    assert web.asked == [URL]


async def test_strangers_cannot_make_us_ask_without_end() -> None:
    web = Web()
    profiles = AgentProfiles(web, 5)
    statuses = [await _refusal(profiles, f"https://agent.example/{number}") for number in range(8)]
    assert statuses == [424] * 5 + [503] * 3
    assert len(web.asked) == 5


async def test_keys_are_looked_for_anew_at_most_once_a_minute() -> None:
    web = Web()
    profiles = AgentProfiles(web, 10)
    await profiles.of(URL)
    await profiles.of(URL, keys_again=True)
    assert web.asked == [URL]


async def test_plain_http_is_for_suites_on_this_machine() -> None:
    local = "http://127.0.0.1:9/profile"
    assert await _refusal(AgentProfiles(Web(), 10), local) == 400
    allowed = AgentProfiles(Web({local: GOOD}), 10, on_loopback=True)
    assert (await allowed.of(local)).version == "2026-04-08"
    assert await _refusal(allowed, "http://agent.example/profile") == 400


def test_both_shapes_of_capabilities_are_understood() -> None:
    entry = {"version": "2026-01-11", "config": {"webhook_url": "https://agent.example/hook"}}
    older = {"ucp": {"version": "2026-01-11", "capabilities": [{"name": "dev.ucp.shopping.order", **entry}]}}
    newer = {"version": "2026-01-11", "capabilities": {"dev.ucp.shopping.order": [entry]}}
    for document in (older, newer):
        read = read_profile(URL, orjson.dumps(document))
        assert (read.webhook_url, read.speaks("2026-01-11")) == ("https://agent.example/hook", True)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"ucp": []},
        {"ucp": {"version": "draft"}},
        {"ucp": {"version": "2026-04-08", "capabilities": "all"}},
        {"ucp": {"version": "2026-04-08", "capabilities": {"a": [5]}}},
        {"ucp": {"version": "2026-04-08", "capabilities": {"a": [{"version": 5}]}}},
        {"ucp": {"version": "2026-04-08", "capabilities": {"a": [{"version": "2026-04-08", "extends": 5}]}}},
        {"ucp": {"version": "2026-04-08", "capabilities": {}}, "signing_keys": ["key"]},
    ],
)
def test_what_is_no_profile_is_refused(document: object) -> None:
    with pytest.raises(UcpRefusal) as refused:
        read_profile(URL, orjson.dumps(document))
    assert refused.value.complaint.code == "profile_malformed"


def test_the_version_stands_behind_the_profile_or_beside_it() -> None:
    for header in ('profile="https://a"; version="1"', 'profile="https://a", version="1"'):
        assert read_agent(header).version == "1"
    assert read_agent('profile="https://a";version=1').version == ""
