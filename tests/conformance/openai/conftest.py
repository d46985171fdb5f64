from collections.abc import Generator
from dataclasses import dataclass

import openai
import pytest

from hupan.inference import InferenceSettings
from hupan.models import Ability, EndpointModel, Profile, Quirk, ToolFormat
from tests.conformance.openai.house import KEY, Behind, Running, Shelf, serving
from tests.conformance.openai.script import Script, scripted
from tests.unit.inference.fakes import FakeEngine

CODER = Profile("coder", tool_format=ToolFormat.HERMES, quirks=frozenset({Quirk.TOOL_CALLS_UNRELIABLE}))


@dataclass
class Stage:
    """A server with a scripted upstream behind it, and the official client in front."""

    server: Running
    script: Script
    client: openai.OpenAI


@pytest.fixture
def stage() -> Generator[Stage]:
    """`far/remote` finds its tool calls itself, `far/coder` writes them as text."""
    with scripted() as (base_url, script):
        abilities = frozenset({Ability.CHAT})
        models = {
            name: EndpointModel(name, "ep_1", base_url, "upstream-key", "remote", profile, None, abilities)
            for name, profile in (("far/remote", Profile("plain")), ("far/coder", CODER))
        }
        settings = InferenceSettings(endpoint_concurrency=1, queue_limit=1)
        with (
            serving(Behind(Shelf(dict(models)), FakeEngine(), settings)) as server,
            openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=0) as client,
        ):
            yield Stage(server, script, client)
