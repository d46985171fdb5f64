"""The shopping agent: what a buyer wants, decided from what they say and from where they stand, and done.

`ShoppingResponder` stands behind the conversations room's port `Responder`. It reads what lies before a buyer off the
cards of the conversation (`read_table`), decides by `hupan.agents` what is wanted (`Standing`, `possible`, the files
under `playbook/`), and runs the `Errand` that does it; whatever has nothing to do with shopping goes on to the usual
assistant. An errand answers with words and cards (`cards.py`) made of facts. `plain` writes what was said as the
playbook's examples are written.
"""

from hupan.matching import Reason, specs_of
from hupan.phrases import superlative
from hupan.quests import SHOWN, Finding, Quest, Reading, Seeker, Shelves, Sought, fits
from hupan.shopping.cards import (
    AnswerCard,
    Because,
    CartCard,
    CaseCard,
    CaseLine,
    CasePlace,
    ChoiceData,
    CodeNote,
    ConsentCard,
    Fact,
    Item,
    Kind,
    LineData,
    OptionValue,
    OrderCard,
    OrderLook,
    OrdersCard,
    ParcelData,
    PictureData,
    PlanCard,
    PlanStepData,
    PriceData,
    PricePoint,
    PricesCard,
    ProductsCard,
    QuestionCard,
    RatingData,
    Regarded,
    Sum,
    TrackStep,
    VariantData,
    VariantsCard,
)
from hupan.shopping.cards import Option as OptionData
from hupan.shopping.declining import DeclineErrand
from hupan.shopping.domain import Filling, Standing, learned, playbook, possible
from hupan.shopping.errands import errands
from hupan.shopping.items import items_of, price_data
from hupan.shopping.pointing import Mention, mentions, placed, pointed
from hupan.shopping.ports import Enquiries, People, Recall, Recalled
from hupan.shopping.quoting import given
from hupan.shopping.reading import expected, names_goods, plain
from hupan.shopping.responder import SELF, ShoppingParts, ShoppingResponder
from hupan.shopping.routing import Route, Router, language_of
from hupan.shopping.steps import Errand, Reply, Shown, Step, Table
from hupan.shopping.table import quest_data, read_quest, read_table

__all__ = [
    "SELF",
    "SHOWN",
    "AnswerCard",
    "Because",
    "CartCard",
    "CaseCard",
    "CaseLine",
    "CasePlace",
    "ChoiceData",
    "CodeNote",
    "ConsentCard",
    "DeclineErrand",
    "Enquiries",
    "Errand",
    "Fact",
    "Filling",
    "Finding",
    "Item",
    "Kind",
    "LineData",
    "Mention",
    "OptionData",
    "OptionValue",
    "OrderCard",
    "OrderLook",
    "OrdersCard",
    "ParcelData",
    "People",
    "PictureData",
    "PlanCard",
    "PlanStepData",
    "PriceData",
    "PricePoint",
    "PricesCard",
    "ProductsCard",
    "Quest",
    "QuestionCard",
    "RatingData",
    "Reading",
    "Reason",
    "Recall",
    "Recalled",
    "Regarded",
    "Reply",
    "Route",
    "Router",
    "Seeker",
    "Shelves",
    "ShoppingParts",
    "ShoppingResponder",
    "Shown",
    "Sought",
    "Standing",
    "Step",
    "Sum",
    "Table",
    "TrackStep",
    "VariantData",
    "VariantsCard",
    "errands",
    "expected",
    "fits",
    "given",
    "items_of",
    "language_of",
    "learned",
    "mentions",
    "names_goods",
    "placed",
    "plain",
    "playbook",
    "pointed",
    "possible",
    "price_data",
    "quest_data",
    "read_quest",
    "read_table",
    "specs_of",
    "superlative",
]
