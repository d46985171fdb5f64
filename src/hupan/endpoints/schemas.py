"""The wire types of `/api/endpoints`."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.endpoints.domain import Endpoint, Problem, RemoteModel
from hupan.platform.http import STATUS
from hupan.platform.http import Problem as ProblemView


class RemoteModelView(BaseModel):
    """A model that an endpoint names."""

    name: str
    context_tokens: int | None
    agent: bool | None = Field(
        description="Whether it is good at several tool calls in a row; null where nobody has said so."
    )

    @classmethod
    def of(cls, model: RemoteModel) -> "RemoteModelView":
        """Show a model."""
        return cls(name=model.name, context_tokens=model.context_tokens, agent=model.agent)


class EndpointView(BaseModel):
    """An OpenAI-compatible server. Its key never leaves."""

    id: str
    slug: str
    name: str
    base_url: str
    has_key: bool
    enabled: bool
    models: list[RemoteModelView]
    checked_at: datetime | None
    problem: ProblemView | None

    @classmethod
    def of(cls, endpoint: Endpoint) -> "EndpointView":
        """Show an endpoint."""
        return cls(
            id=endpoint.id,
            slug=endpoint.slug,
            name=endpoint.name,
            base_url=endpoint.base_url,
            has_key=endpoint.sealed_key is not None,
            enabled=endpoint.enabled,
            models=[RemoteModelView.of(each) for each in endpoint.models],
            checked_at=endpoint.checked_at,
            problem=_problem_view(endpoint.problem),
        )


class EndpointsView(BaseModel):
    """Every endpoint."""

    items: list[EndpointView]
    next_cursor: str | None = None


class EndpointInput(BaseModel):
    """An endpoint to add."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    base_url: str = Field(min_length=1, max_length=2000)
    api_key: str | None = Field(None, max_length=4000)


class EndpointChange(BaseModel):
    """What to change of an endpoint; what is left out stays. An `api_key` of null removes the key."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, min_length=1, max_length=80)
    base_url: str | None = Field(None, min_length=1, max_length=2000)
    api_key: str | None = Field(None, max_length=4000)
    enabled: bool | None = None
    agents: dict[Annotated[str, Field(max_length=300)], bool | None] | None = Field(
        None,
        max_length=1000,
        description="Which of its models are good at several tool calls in a row; null leaves one to its name.",
    )


def _problem_view(problem: Problem | None) -> ProblemView | None:
    """Show a kept failure."""
    if problem is None:
        return None
    status = STATUS[problem.kind]
    return ProblemView(
        type=f"urn:hupan:problem:{problem.code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=problem.detail,
        code=problem.code,
        params=dict(problem.params),
    )
