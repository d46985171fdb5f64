"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field

from hupan.purchases import Terms


class OrderSettings(BaseModel):
    """`[orders]`: for how many days what may be done."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ship_days: int = Field(default=14, ge=1, le=365, description="Until the seller has shipped, or it is cancelled.")
    silent_days: int = Field(default=30, ge=1, le=365, description="Until a parcel nobody hears of counts as arrived.")
    release_days: int = Field(default=7, ge=0, le=365, description="From arrival until the seller is paid.")
    return_days: int = Field(default=14, ge=0, le=365, description="From arrival in which anything may go back.")
    fault_days: int = Field(default=30, ge=0, le=3650, description="From arrival in which faults may be reported.")
    answer_days: int = Field(default=3, ge=1, le=90, description="Until a request to return is granted by itself.")
    send_days: int = Field(default=14, ge=1, le=90, description="Until a granted return lapses that is not sent.")
    receive_days: int = Field(default=14, ge=1, le=90, description="Until what was sent back counts as received.")
    pay_days: int = Field(default=3, ge=1, le=30, description="Until what an exchange costs more has been paid.")
    dispute_days: int = Field(default=60, ge=0, le=365, description="From arrival in which a dispute may be opened.")
    dispute_answer_days: int = Field(default=5, ge=1, le=90, description="Until an operator looks at a dispute.")

    @property
    def terms(self) -> Terms:
        """The same as the rules know it."""
        return Terms(
            ship=self.ship_days,
            silent=self.silent_days,
            release=self.release_days,
            change_of_mind=self.return_days,
            fault=self.fault_days,
            answer=self.answer_days,
            send=self.send_days,
            receive=self.receive_days,
            pay=self.pay_days,
            dispute=self.dispute_days,
            dispute_answer=self.dispute_answer_days,
        )
