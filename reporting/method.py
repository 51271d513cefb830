"""The notes on method that go with every report: what its figures count, and what must be said beside them."""

NO_OPENING = (
    "No report of this scope had been published before, and no opening date was asked for, "
    "so there is nothing to explain the change from."
)

_NOTES = (
    "The headline is the number of people employed (headcount) by public service mutuals that are live and counted "
    "on the as-at date. A mutual is counted when it has launched, has not ended, is known to trade, and meets a "
    "policy definition of a public service mutual (2011 or 2017).",
    "Every fact has the date on which it was true and the moment at which it was recorded. The report uses the "
    "facts recorded by its known-at moment, with what had been corrected by then left out. The same two dates give "
    "the same report, whenever it is asked for.",
    "A date that is known only to the month or the year counts where it is certain: a launch or a staff count from "
    "the last day of its period, an end from the first. Days end at midnight, UK time.",
    "A mutual's staff is its latest dated count by the as-at date. Undated counts are not used, later ones are not "
    "carried back, and nothing is interpolated. A mutual without a count is one mutual, staff not known; it adds "
    "nobody to the headline.",
    "A count is old when its period began more than 24 months before the as-at date. Old counts stay in the headline.",
    "Counts that no public body has verified stay in the headline; the share that is verified is shown beside it.",
    "Each figure carries its qualifier. A total is approximate where any count in it is; otherwise at least, where "
    "any count in it is at least or more than; otherwise exact.",
    "The ambition was voiced in co-owners. This report counts employees, who may or may not be co-owners, so its "
    "share of the ambition is an indication and not a measure of it.",
    "Live spin-outs that are not counted are listed with the first reason that applies. Those that have ended are "
    "listed apart.",
    "The pipeline is what had been submitted by the as-at date and had neither launched nor ended. It is never "
    "added to the headline.",
    "The bridge leads from the opening headline to this one, to the last person. Corrections are the difference "
    "between the opening as it was known then and as it is known now; the other steps are what happened since.",
)
_PUBLISHED = (
    "Totals that others published are shown beside ours as separate marks. They are counted in other ways and are "
    "never added to ours."
)


def notes(*, has_published_figures: bool) -> list[str]:
    """Return the notes in their order; the one about others' totals only where they are shown."""
    return [*_NOTES, _PUBLISHED] if has_published_figures else list(_NOTES)
