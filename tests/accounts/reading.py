"""Reads a page as a person does: its words, and what its error summary says."""

import re
from html import unescape

from django.http import HttpResponse


def text(answer: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def errors(answer: HttpResponse) -> list[str]:
    """Return what the error summary says; every entry must lead to an input of the page."""
    markup = answer.content.decode()
    found = re.findall(
        r'<li>(?:<a href="#([^"]+)">)?([^<]+)(?:</a>)?</li>', markup.partition("govuk-error-summary__body")[2]
    )
    for target, _said in found:
        assert not target or f'id="{target}"' in markup
    return [unescape(said) for _target, said in found]
