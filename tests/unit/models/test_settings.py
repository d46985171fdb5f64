"""The settings of the models room."""

import pytest

from hupan.downloads import SourceKind
from hupan.models import ModelsSettings
from hupan.platform import InvalidSettings, SettingsSources


def test_sources_come_as_words_with_commas() -> None:
    sources = SettingsSources(environment={"HUPAN_MODELS_SOURCES": "packages, file"})
    assert sources.load("models", ModelsSettings).sources == (SourceKind.PACKAGES, SourceKind.FILE)
    wrong = SettingsSources(environment={"HUPAN_MODELS_SOURCES": "packages,ftp"})
    with pytest.raises(InvalidSettings, match="HUPAN_MODELS_SOURCES"):
        wrong.load("models", ModelsSettings)


def test_the_hubs_own_variables_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    settings = ModelsSettings.model_validate({})
    assert settings.huggingface_url == "https://mirror.example"
    assert settings.huggingface_token is not None
    assert settings.huggingface_token.get_secret_value() == "hf_secret"
    assert "hf_secret" not in repr(settings)
    monkeypatch.delenv("HF_ENDPOINT")
    monkeypatch.delenv("HF_TOKEN")
    assert ModelsSettings.model_validate({}).huggingface_token is None
