"""Words: text as an index knows them, and matches as a reader sees them, in scripts with and without spaces.

Plain PostgreSQL cuts no Chinese and inflects no Korean. So this room cuts text itself (`index_words`), writes the query
(`tsquery`), and, for what the index finds, says where the words stand (`matches`) and cuts a snippet (`cut`).
"""

from hupan.words.cutting import folded, index_words, query_words, tsquery
from hupan.words.matching import Span, cut, matches

__all__ = ["Span", "cut", "folded", "index_words", "matches", "query_words", "tsquery"]
