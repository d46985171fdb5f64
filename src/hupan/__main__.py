"""`python -m hupan` is `hupan`."""

from hupan.cli import main

main()
