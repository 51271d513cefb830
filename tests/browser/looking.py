"""What is looked for on every page in every state: axe, links within it, the console, the width of a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_RUN_AXE = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations']});
  const where = violation => violation.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ');
  return found.violations.map(violation => `${violation.id}: ${violation.help}: ${where(violation)}`);
}"""
_DEAD_FRAGMENTS = """() => [...document.querySelectorAll('a[href^="#"]')]
  .map(link => link.getAttribute('href').slice(1)).filter(id => id && !document.getElementById(id))
  .map(id => `#${id} leads nowhere`)"""
_DOUBLE_IDS = """() => { const seen = new Set(); const twice = [];
  document.querySelectorAll('[id]').forEach(
    e => seen.has(e.id) ? twice.push(`id ${e.id} is there twice`) : seen.add(e.id));
  return twice; }"""
_TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth, room = window.innerWidth;
  if (wide <= room + 1) return [];
  const outside = [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest('[tabindex="0"]'))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 100));
  return [`the page is ${wide} wide in a window of ${room}: ${outside.join(' | ')}`];
}"""


def axe_source() -> str:
    """Return axe's source; skips loudly where the front end was not installed."""
    if not AXE.exists():
        pytest.skip("AXE IS NOT INSTALLED: run scripts/build-frontend. Accessibility was not checked.")
    return AXE.read_text()


def problems(page: Page, axe: str) -> list[str]:
    """Return everything that is wrong with the page as it stands; empties its list of console errors."""
    # A page keeps axe until it is left: reading it costs as much as a third of a look.
    if page.evaluate("() => !window.axe"):
        page.evaluate(axe)
    found = page.evaluate(_RUN_AXE, TAGS)
    found += page.evaluate(_DEAD_FRAGMENTS) + page.evaluate(_DOUBLE_IDS) + page.evaluate(_TOO_WIDE)
    found += [f"console: {said}" for said in page.complaints]
    page.complaints.clear()
    return found
