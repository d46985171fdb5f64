"""The shopping agent: what a buyer wants, decided from what they say and from where they stand.

`Standing` says what there is (goods on the screen, things in the cart, orders), `possible` what can be wanted of it,
and the playbook (`playbook/`) what people say who want it; `hupan.agents` decides. `plain` writes what was said as the
playbook's examples are written.
"""

from hupan.shopping.domain import Standing, playbook, possible
from hupan.shopping.reading import names_goods, plain

__all__ = ["Standing", "names_goods", "plain", "playbook", "possible"]
