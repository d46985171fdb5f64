"""What the operator decides about notices."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class NoticeSettings(BaseModel):
    """`[notices]`: the server that sends e-mail; without one, none is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    smtp_host: str | None = Field(default=None, description="Server that takes e-mail; none is sent without one.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="`tls` from the first byte, `starttls`, or `none` on this machine alone."
    )
    smtp_user: str | None = Field(default=None, description="Name to sign in with, where the server wants one.")
    smtp_password: SecretStr | None = Field(default=None, description="Password to sign in with.")
    mail_from: str | None = Field(
        default=None, description="Address that letters come from; by default `hupan@` and the server's name."
    )

    push_contact: str = Field(
        default="", description="Where push services reach whoever runs this server; `mailto:` or https://."
    )
    push_private_networks: bool = Field(
        default=False, description="Let browsers name push services in private networks, without TLS; for tests."
    )

    @model_validator(mode="after")
    def _in_the_clear_on_this_machine_alone(self) -> Self:
        if self.smtp_security == "none" and self.smtp_host is not None and self.smtp_host not in _THIS_MACHINE:
            raise ValueError("letters travel without TLS to this machine alone; choose starttls or tls")
        return self
