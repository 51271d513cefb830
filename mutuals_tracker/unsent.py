"""What somebody typed into a form that could not be taken: shown back to them, with a button that sends it again.

Their session ended meanwhile, or the page's token is stale. Nothing is kept on the server, and nothing is sent until
they press the button; it goes to the address to which it was sent first, with a token of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# More than the longest form of the service holds; beyond it nobody typed what was sent.
MOST_CHARACTERS = 200_000
MOST_VALUES = 500
# What a page's form carries unseen. A stale token is of no use; the others are sent again but not shown.
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
_UNSEEN = frozenset({_TOKEN, "seen", "once", "shown_at"})
# The pages of signing in, passwords and codes, whose answers are shown to nobody.
_SECRET_PAGES = "accounts/"  # noqa: S105 - where pages are
_SECRET = "password"  # noqa: S105 - what names of fields contain


@dataclass(frozen=True)
class Answer:
    """What was typed to one question, by the question's name."""

    question: str
    text: str


def signed_out(request: HttpRequest) -> HttpResponse | None:
    """Answer somebody whose session had ended when they sent a form; None when there is nothing to give back."""
    return _page(request, "You were signed out")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or stale.

    What it said is offered to be sent again only when it came from a page of this service: somebody else's page must
    not have a person confirm what it made up.
    """
    given_back = _page(request, "This page was out of date") if _is_from_here(request) else None
    return given_back or render(request, "403_csrf.html", status=403)


def _page(request: HttpRequest, title: str) -> HttpResponse | None:
    if not _may_be_shown(request):
        return None
    sent = [(name, value) for name, value in _values(request) if name != _TOKEN]
    answers = list(_answers(request))
    if not answers or len(sent) > MOST_VALUES or sum(len(name) + len(value) for name, value in sent) > MOST_CHARACTERS:
        return None
    files = [upload.name for name in request.FILES for upload in request.FILES.getlist(name)]
    context = {"title": title, "answers": answers, "sent": sent, "files": files}
    answer = render(request, "unsent.html", context, status=403)
    answer["Cache-Control"] = "no-store"
    return answer


def _may_be_shown(request: HttpRequest) -> bool:
    """Whether it is a form from a page, other than those that ask for secrets."""
    match = request.resolver_match
    is_secret = match is None or match.route.startswith(_SECRET_PAGES)
    return request.method == "POST" and request.accepts("text/html") and not is_secret


def _values(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if _SECRET not in name.lower():
            yield from ((name, str(value)) for value in values)


def _answers(request: HttpRequest) -> Iterator[Answer]:
    typed: dict[str, list[str]] = {}
    for name, value in _values(request):
        if name not in _UNSEEN and value.strip():
            typed.setdefault(name, []).append(value)
    for name, values in typed.items():
        words = " ".join(name.replace("-", ", ").replace("_", " ").split())
        yield Answer(words[:1].upper() + words[1:], "\n".join(values))


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        try:
            referer = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            return False
        origin = f"{referer.scheme}://{referer.netloc}"
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
