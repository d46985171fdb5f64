"""`[identity]`: who may come in, and for how long."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field


class IdentitySettings(BaseModel):
    """`[identity]` in `hupan.toml`, `HUPAN_IDENTITY_…` in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passwordless: bool = Field(
        default=True,
        description="On loopback, a single person needs no password until one is set. Turn it off behind a proxy.",
    )
    session_idle_days: int = Field(
        default=30, ge=1, le=400, description="Days without a visit after which a session ends."
    )
    session_max_days: int = Field(default=180, ge=1, le=400, description="Days after which a session ends in any case.")
    invitation_days: int = Field(default=7, ge=1, le=90, description="Days for which an invitation can be used.")
    login_attempts: int = Field(
        default=10,
        ge=1,
        le=100,
        description="Wrong passwords allowed for one login from one address within the window.",
    )
    login_window_minutes: int = Field(
        default=15, ge=1, le=1440, description="Minutes for which a wrong password counts."
    )

    @property
    def session_idle(self) -> timedelta:
        """How long a session lives without a visit."""
        return timedelta(days=self.session_idle_days)

    @property
    def session_max(self) -> timedelta:
        """How long a session lives at most."""
        return timedelta(days=self.session_max_days)

    @property
    def login_window(self) -> timedelta:
        """For how long a wrong password counts."""
        return timedelta(minutes=self.login_window_minutes)
