"""The market's search: by words and by meaning together, across languages, with filters, facets and suggestions.

Text becomes words (`cutting`), words become concepts of a small commerce lexicon (`lexicon`), and a query becomes what
it asks for (`understanding`). `SearchService` asks an `Index`, which keeps a `Document` of each listing; `Follower`
keeps the index up with the news of other rooms, and has what listings mean embedded in the background.
"""

from hupan.search.asking import AskedQueries
from hupan.search.cutting import canonical, pairs, runs
from hupan.search.document import Document, document_of, number_of
from hupan.search.domain import (
    ATTRIBUTE,
    Facet,
    FacetValue,
    Filters,
    Hit,
    IndexStatus,
    SearchPage,
    SearchRequest,
    Sort,
    Suggestion,
    SuggestionKind,
    Way,
)
from hupan.search.errors import BadSearchCursor, SearchError, SearchNotReady
from hupan.search.following import READER, Follower, Progress
from hupan.search.lexicon import Lexicon, commerce, lexicon_mark
from hupan.search.ports import (
    AskedQuery,
    Embedder,
    Found,
    Index,
    MeaningFilter,
    Meanings,
    Narrowing,
    Plan,
    ProductMeaning,
    QueryStore,
    Scored,
    Source,
    Sourced,
)
from hupan.search.ranking import spread_sellers
from hupan.search.service import SearchService
from hupan.search.settings import SearchSettings
from hupan.search.understanding import Understood, Unit, document_words, english, understand

__all__ = [
    "ATTRIBUTE",
    "READER",
    "AskedQueries",
    "AskedQuery",
    "BadSearchCursor",
    "Document",
    "Embedder",
    "Facet",
    "FacetValue",
    "Filters",
    "Follower",
    "Found",
    "Hit",
    "Index",
    "IndexStatus",
    "Lexicon",
    "MeaningFilter",
    "Meanings",
    "Narrowing",
    "Plan",
    "ProductMeaning",
    "Progress",
    "QueryStore",
    "Scored",
    "SearchError",
    "SearchNotReady",
    "SearchPage",
    "SearchRequest",
    "SearchService",
    "SearchSettings",
    "Sort",
    "Source",
    "Sourced",
    "Suggestion",
    "SuggestionKind",
    "Understood",
    "Unit",
    "Way",
    "canonical",
    "commerce",
    "document_of",
    "document_words",
    "english",
    "lexicon_mark",
    "number_of",
    "pairs",
    "runs",
    "spread_sellers",
    "understand",
]
