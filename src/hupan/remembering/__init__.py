"""Remembering: what a buyer has told of themselves, heard in the chat, put to use while goods are found, and owned to.

`Remembrance` stands before whoever answers in conversations. It reads the person's own words (`particulars`), keeps
what they clearly say of themselves, offers what they only suppose, forgets what they ask it to, and says so on a card.
`Memory` puts what is known to use in a search and says on the card what it did, each line with the words that set it
aside. A model is asked nothing and told nothing of it; listings and reviews do not come in here.
"""

from hupan.remembering.cards import LineOfYours, RememberedCard
from hupan.remembering.choosing import Chosen
from hupan.remembering.remembrance import Remembrance
from hupan.remembering.using import Memory
from hupan.remembering.writing import line_said, whom_said

__all__ = ["Chosen", "LineOfYours", "Memory", "RememberedCard", "Remembrance", "line_said", "whom_said"]
