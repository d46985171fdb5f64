"""The routes of every room, for whoever describes or examines them all."""

from hupan.bootstrap import front, shop

ROUTERS = (*front.ROUTERS, *shop.ROUTERS)
