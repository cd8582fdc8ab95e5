"""What axe-core finds on a page."""

from importlib.resources import files
from typing import Literal

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """All of them, light and dark; axe styles the page, so the page must bypass its CSP."""
    page.evaluate(AXE)
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        rules = page.evaluate("async rules => (await axe.run({runOnly: rules})).violations", RULES)
        found += [f"{scheme} {rule['id']}: {n['html']}" for rule in rules for n in rule["nodes"]]
    return found
