"""Words on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.addresses.domain import AddressForm, Draft, Kept


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class AddressDraftInput(BaseModel):
    """An address as it was typed in; which fields a country needs, its form says."""

    model_config = ConfigDict(extra="forbid")

    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    name: str = Field("", max_length=400)
    phone: str = Field("", max_length=100)
    region: str = Field("", max_length=200, description="Code or name of the state, province or prefecture.")
    city: str = Field("", max_length=200)
    district: str = Field("", max_length=200)
    postal_code: str = Field("", max_length=50)
    line1: str = Field("", max_length=500)
    line2: str = Field("", max_length=500)

    def draft(self) -> Draft:
        """Make the draft."""
        return Draft(**self.model_dump())


class AddressInput(AddressDraftInput):
    """A new address."""

    is_default: bool = Field(default=False, description="Whether it is proposed from now on.")

    def draft(self) -> Draft:
        """Make the draft."""
        return Draft(**self.model_dump(exclude={"is_default"}))


class AddressView(_View):
    """An address in one's book."""

    id: str
    name: str
    phone: str
    country: str
    region: str = Field(description="Code of ISO 3166-2 without its country, where there is one.")
    city: str
    district: str
    postal_code: str
    line1: str
    line2: str
    is_default: bool
    updated_at: datetime
    written: list[str] = Field(description="As it stands on a parcel in its country, without the country.")

    @classmethod
    def of(cls, kept: Kept, written: tuple[str, ...]) -> "AddressView":
        """Show an address."""
        own = {name: getattr(kept.address, name) for name in cls.model_fields if hasattr(kept.address, name)}
        return cls(**own, is_default=kept.is_default, updated_at=kept.updated_at, written=list(written))


class AddressBook(_View):
    """One's addresses: the default first, then the last changed."""

    items: list[AddressView]


class AddressChoiceView(_View):
    """What a field offers."""

    value: str
    name: str
    latin: str


class AddressFieldView(_View):
    """A field of a country's form."""

    field: str
    required: bool
    kind: str = Field(description="What it is called there, such as `prefecture` or `zip`.")
    choices: list[AddressChoiceView] = Field(
        description="For regions nothing else fits; elsewhere they help with typing."
    )
    example: str


class AddressFormView(_View):
    """What an address in a country consists of, in the order in which it is filled in."""

    country: str
    fields: list[AddressFieldView]
    postal: str = Field(description="What postal codes look like, as a regular expression; empty where it has none.")

    @classmethod
    def of(cls, form: AddressForm) -> "AddressFormView":
        """Show a form."""
        return cls.model_validate(form)


class AddressCountries(_View):
    """AddressCountries by their codes."""

    items: list[str]
