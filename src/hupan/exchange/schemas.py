"""The wire types of `/api/market/imports`."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hupan.exchange.domain import Action, ImportJob, ImportState, Options, Phase, Sample
from hupan.intake import RowProblem
from hupan.kernel import Language, Money

_SHOWN_NAME = "^[^\\x00-\\x1f]*$"


class FormatView(BaseModel):
    """A format that is read."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    key: str
    name: str
    file_types: tuple[str, ...]


class FieldView(BaseModel):
    """A field that a column may become."""

    key: str
    repeats: bool = Field(description="Whether several columns may become it.")


class SellerChoiceView(BaseModel):
    """A seller whose products may be imported."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    slug: str
    name: str
    currency: str


class FormatsView(BaseModel):
    """What an import may be told."""

    formats: list[FormatView]
    fields: list[FieldView]
    sellers: list[SellerChoiceView]


class ImportPriceView(BaseModel):
    """A sum in minor units."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    minor: int
    currency: str


class SourceView(BaseModel):
    """Where an import comes from."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    kind: str = Field(description="`upload`, `url` or `path`.")
    name: str
    size_bytes: int
    url: str = Field(description="The address from which it is fetched; empty where it is not.")


class OtherFormatView(BaseModel):
    """A format that would fit less well."""

    format: str
    confidence: float


class DetectionView(BaseModel):
    """Which format a source has, and why."""

    format: str
    confidence: float = Field(ge=0, le=1)
    reasons: list[str]
    encoding: str
    delimiter: str
    others: list[OtherFormatView]


class OptionsView(BaseModel):
    """How an import is done."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    format: str
    seller: str
    currency: str
    language: Language
    country: str
    mapping: dict[str, str | None]


class ColumnView(BaseModel):
    """A column and what becomes of it."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    name: str
    field: str | None = Field(description="Our field; null where the column is left out.")
    known: bool = Field(description="Whether the format knows the column.")
    samples: tuple[str, ...]


class ProgressView(BaseModel):
    """How far an import is."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    bytes_read: int
    bytes_total: int
    rows_read: int
    rows_bad: int
    products_done: int
    products_total: int | None
    created: int
    changed: int
    unchanged: int
    pictures_done: int
    pictures_failed: int
    pictures_total: int


class SampleView(BaseModel):
    """One of the first products."""

    key: str
    action: Action
    name: str
    category: list[str]
    brand: str
    price: ImportPriceView | None
    variants: int
    stock: int | None
    pictures: list[str]

    @classmethod
    def of(cls, sample: Sample) -> "SampleView":
        """Show a sample."""
        return cls(
            key=sample.key,
            action=sample.action,
            name=sample.name,
            category=list(sample.category),
            brand=sample.brand,
            price=_money(sample.price),
            variants=sample.variants,
            stock=sample.stock,
            pictures=list(sample.pictures),
        )


class RowProblemView(BaseModel):
    """What is wrong with a row."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    line: int = Field(description="Counted from 1; 0 where it is no row's.")
    file: str
    field: str
    reason: str = Field(description="A stable word.")
    detail: str
    kept: bool = Field(description="Whether the row was written without this value.")


class ImportView(BaseModel):
    """An import."""

    id: str
    state: ImportState
    phase: Phase
    dry_run: bool = Field(description="Of the run that goes on, or of the last one.")
    created_at: datetime
    updated_at: datetime
    source: SourceView
    detection: DetectionView | None
    options: OptionsView | None
    columns: list[ColumnView]
    progress: ProgressView
    samples: list[SampleView]
    problems: list[RowProblemView]
    problem: dict[str, Any] | None = Field(description="Why it failed: `code`, `detail`, `params`.")

    @classmethod
    def of(cls, job: ImportJob, problems: list[RowProblem], *, brief: bool = False) -> "ImportView":
        """Show an import; `brief` without its columns and samples."""
        found = job.detection
        detection = None
        if found is not None:
            others = [OtherFormatView(format=key, confidence=score) for key, score in found.others]
            detection = DetectionView(
                format=found.format,
                confidence=found.confidence,
                reasons=list(found.reasons),
                encoding=found.encoding,
                delimiter=found.delimiter,
                others=others,
            )
        return cls(
            id=job.id,
            state=job.state,
            phase=job.phase,
            dry_run=job.dry_run,
            created_at=job.created_at,
            updated_at=job.updated_at,
            source=SourceView.model_validate(job.origin),
            detection=detection,
            options=None if job.options is None else OptionsView.model_validate(job.options),
            columns=[] if brief else [ColumnView.model_validate(column) for column in job.columns],
            progress=ProgressView.model_validate(job.progress),
            samples=[] if brief else [SampleView.of(sample) for sample in job.samples],
            problems=[RowProblemView.model_validate(problem) for problem in problems],
            problem=None if job.problem is None else dict(job.problem),
        )


class ImportsView(BaseModel):
    """Imports, newest first."""

    items: list[ImportView]


class FetchInput(BaseModel):
    """Where to fetch a file."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=8, max_length=2048, pattern=r"^https?://[^\s\x00-\x20\x7f]+$")


class StartInput(BaseModel):
    """How an import is to be done."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = False
    seller: str = Field(
        min_length=1, max_length=200, pattern=_SHOWN_NAME, description="Slug or name; made when absent."
    )
    currency: str = Field(pattern="^[A-Z]{3}$")
    language: Language
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    format: str | None = Field(default=None, max_length=60, description="As detected where it is not given.")
    mapping: dict[str, str | None] = Field(
        default_factory=dict, max_length=2000, description="Columns whose field differs from what was proposed."
    )

    def value(self, detected: str) -> Options:
        """Read the input."""
        return Options(
            format=self.format or detected,
            seller=self.seller.strip(),
            currency=self.currency,
            language=self.language,
            country=self.country or "",
            mapping=self.mapping,
        )


def _money(money: Money | None) -> ImportPriceView | None:
    return None if money is None else ImportPriceView.model_validate(money)
