"""Reviews, questions and answers of a product."""

from dataclasses import dataclass

from hupan.showcase.views.parts import Link, Picture, Rating


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave so many stars; the link narrows the list to them."""

    stars: int
    label: str
    count: str
    percent: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review."""

    id: str
    author: str
    title: str
    paragraphs: tuple[str, ...]
    stars: int
    stars_label: str
    day: str
    ago: str
    bought: bool
    variant: str
    pictures: tuple[Picture, ...]
    tag: str
    helpful: str
    voted: bool
    own: bool
    answer: str = ""
    answer_by: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer to a question."""

    text: str
    author: str
    seller: bool
    day: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its answers."""

    id: str
    text: str
    author: str
    day: str
    tag: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class OpinionsView:
    """What stands under "Reviews" and "Questions"."""

    rating: Rating | None
    bars: tuple[Bar, ...]
    filters: tuple[Link, ...]
    sorts: tuple[Link, ...]
    reviews: tuple[ReviewView, ...]
    more: str
    narrowed: bool
    clear: str
    write_action: str
    ask_action: str
    may_write: bool
    questions: tuple[QuestionView, ...]
    more_questions: str = ""
    notice: str = ""
