"""The room over HTTP: suggestions for the empty page."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from hupan.assistant.suggestions import SUGGESTIONS
from hupan.kernel import Language
from hupan.platform.http import SignedIn, problems

router = APIRouter(prefix="/api", tags=["assistant"])


class ChatSuggestionView(BaseModel):
    """A card on the empty page: what it offers, and the message that it sends."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    title: str
    prompt: str


class SuggestionList(BaseModel):
    """Suggestions in one language."""

    items: list[ChatSuggestionView]
    next_cursor: str | None = None


@router.get("/suggestions", responses=problems(401, 422))
async def list_suggestions(_: SignedIn, language: Language = Language.EN) -> SuggestionList:
    """Suggest what to ask first."""
    return SuggestionList(items=[ChatSuggestionView.model_validate(each) for each in SUGGESTIONS[language]])
