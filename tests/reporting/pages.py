"""Reading the dashboard's pages as a person would: which numbers stand where, and where they lead."""

import re
from dataclasses import dataclass

from lxml import html


@dataclass(frozen=True)
class Shown:
    """A number on a page: the heading of its column (or its label), the heading of its row, and its link."""

    heading: str
    row: str
    text: str
    url: str

    @property
    def number(self):
        return int(re.sub(r"[^0-9]", "", self.text))


def parsed(response):
    return html.fromstring(response.content.decode())


def _said(element):
    """Return what stands in an element, without the words that are only read out."""
    hidden = element.xpath(".//*[contains(@class, 'govuk-visually-hidden')]")
    text = element.text_content()
    for part in hidden:
        text = text.replace(part.text_content(), "")
    return " ".join(text.split())


def in_tables(page, caption=None):
    """Return every number in the page's tables, or in the one with that caption."""
    found = []
    for table in page.xpath("//table"):
        if caption is not None and " ".join(table.xpath("./caption")[0].text_content().split()) != caption:
            continue
        headings = [_said(cell) for cell in table.xpath("./thead/tr/th")]
        for row in table.xpath("./tbody/tr"):
            cells = row.xpath("./th | ./td")
            named = _said(cells[0])
            for heading, cell in list(zip(headings, cells, strict=True))[1:]:
                links = cell.xpath(".//a/@href")
                found.append(Shown(heading, named, _said(cell), links[0] if links else ""))
    return found


def in_stats(page):
    """Return the big numbers."""
    found = []
    for stat in page.xpath("//div[@class='app-stat']"):
        number = stat.xpath(".//*[contains(@class, 'app-stat__number')]")[0]
        label = stat.xpath(".//*[contains(@class, 'app-stat__label')]")[0]
        links = number.xpath(".//a/@href")
        found.append(Shown(_said(label), "", _said(number), links[0] if links else ""))
    return found


@dataclass(frozen=True)
class BehindPage:
    """All pages of a list behind a number: what it says that they sum to, and what they do sum to."""

    said_spinouts: int
    said_staff: int | None
    references: list[str]
    staff: int
    return_urls: list[str]


def behind(client, url):
    """Follow a number to the spin-outs behind it, to the last page."""
    references, staff, returns, said = [], 0, [], None
    while url:
        response = client.get(url)
        assert response.status_code == 200, url
        page = parsed(response)
        said = said or re.findall(r"\d[\d,]*", page.xpath("//main//p[@class='govuk-body-l']")[-1].text_content())
        for row in page.xpath("//main//tbody/tr"):
            references.append(row.xpath("./th/a")[0].text_content())
            for link in row.xpath("./td[contains(@class, 'numeric')]//a"):
                staff += int(re.sub(r"[^0-9]", "", re.search(r"\d[\d,]*", link.text_content())[0]))
                returns.append(link.get("href"))
        following = page.xpath("//a[@rel='next']/@href")
        url = following[0] if following else None
    numbers = [int(number.replace(",", "")) for number in said]
    return BehindPage(numbers[0], numbers[1] if len(numbers) > 1 else None, references, staff, returns)
