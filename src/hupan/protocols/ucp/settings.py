"""`[ucp]`: how the market meets the agents of others."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class UcpSettings(BaseModel):
    """`[ucp]` in `hupan.toml`, `HUPAN_UCP_…` in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requests_per_minute: int = Field(
        default=120, ge=1, description="Requests a minute of agents that nobody knows, all of one address together."
    )
    known_requests_per_minute: int = Field(
        default=1200, ge=1, description="The same for platforms that were made known and that sign."
    )
    spending_per_day: int = Field(
        default=500,
        ge=0,
        description="What agents that nobody knows may spend a day, each and all of one address together, in about so "
        "many US dollars; nothing with 0.",
    )
    known_spending_per_day: int = Field(
        default=10_000, ge=0, description="The same for platforms that were made known and that sign."
    )
    profiles_per_minute: int = Field(
        default=60, ge=1, description="Profiles of agents not seen before that are fetched a minute, in all."
    )
    conformance: bool = Field(
        default=False, description="Stands ready for conformance suites: loopback alone, never in earnest."
    )
    agent_profiles: Path | None = Field(
        default=None,
        description="With conformance: a JSON file of agents' profiles by address; null where one cannot be reached.",
    )
    known_buyers: Path | None = Field(
        default=None,
        description="With conformance: a folder whose customers.csv and addresses.csv say who lives where, by e-mail.",
    )
    simulation_secret: SecretStr = Field(
        default=SecretStr(""),
        description="With conformance: what a suite proves itself by before it lets things happen.",
    )
