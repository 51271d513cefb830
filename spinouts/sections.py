"""The sections of a record, each a page of its own: what stands beside what, and what each is called. Pure."""

from typing import NamedTuple


class Section(NamedTuple):
    """A page of the record: the name of its address, what it is called, and the pages that stand under it.

    The page of an app that stands above this one has that app before its name.
    """

    name: str
    text: str
    under: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The name of its address, with its app."""
        return self.name if ":" in self.name else f"spinouts:{self.name}"


SECTIONS = (
    Section("detail", "Record"),
    Section("proposal", "Proposal"),
    Section("tasks", "Tasks"),
    Section("updates", "Progress", ("readiness", "dates")),
    Section("transfer", "Staff", ("return_requests",)),
    Section("decisions", "Decisions", ("agreements",)),
    Section("funding:of_spinout", "Funding", ("funding:costs",)),
    Section(
        "procurement:of_spinout",
        "Procurement",
        (
            "procurement:contracts_of_spinout",
            "procurement:procurements_of_spinout",
            "procurement:clocks_of_spinout",
            "procurement:risks_of_spinout",
            "procurement:challenges_of_spinout",
            "procurement:notices_of_spinout",
            "procurement:income",
        ),
    ),
    Section("continuity", "If it fails", ("exit_record",)),
    Section("notes", "Notes"),
    Section("history", "History", ("audit",)),
)
TEXTS = {
    **{section.name: section.text for section in SECTIONS},
    "readiness": "Readiness",
    "dates": "Launch date and holds",
    "return_requests": "Requests for returns",
    "agreements": "Agreements",
    "funding:costs": "Early costs",
    "procurement:contracts_of_spinout": "Contracts",
    "procurement:procurements_of_spinout": "Procurements",
    "procurement:clocks_of_spinout": "Clocks",
    "procurement:risks_of_spinout": "Risks",
    "procurement:challenges_of_spinout": "Right to Challenge",
    "procurement:notices_of_spinout": "Notices",
    "procurement:income": "Income",
    "exit_record": "What became of it",
    "audit": "Technical audit",
}
