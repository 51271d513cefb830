"""The adviser: all routes of a case, or what one of them breaks. It is guidance, and no legal advice. Pure."""

from dataclasses import dataclass

from procurement.advice import listed_codes, routes, values
from procurement.advice.case import Case
from procurement.advice.facts import Facts
from procurement.advice.findings import Answer, Finding, RouteAdvice
from procurement.advice.law import Law, RegimeRule
from procurement.vocabulary import Route


@dataclass(frozen=True)
class Advice:
    """What is said of a case: its regime, its services, its value, and every route."""

    case: Case
    light_touch: Finding
    below_threshold: Finding
    routes: tuple[RouteAdvice, ...]

    def answered(self, answer: Answer) -> tuple[RouteAdvice, ...]:
        """Return the routes with that answer."""
        return tuple(each for each in self.routes if each.answer == answer)

    def of(self, route: Route) -> RouteAdvice:
        """Return what is said of one route."""
        return next(each for each in self.routes if each.route == route)


def advise(facts: Facts, law: Law) -> Advice:
    """Return what is known of every route."""
    case = Case(facts, law)
    return Advice(
        case=case,
        light_touch=listed_codes.light_touch(case),
        below_threshold=values.below_threshold(case),
        routes=tuple(ask(case) for ask in routes.ROUTES.values()),
    )


def of_route(route: Route, facts: Facts, law: Law, *, regime: RegimeRule | None = None) -> RouteAdvice | None:
    """Return what is known of one route; `regime` is one that somebody decided with a reason. None if not known how."""
    ask = routes.ROUTES.get(route)
    return ask(Case(facts, law, given=regime)) if ask else None
