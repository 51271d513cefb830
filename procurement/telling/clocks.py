"""How the history of a spin-out tells its clocks."""

from procurement.cliffs import ClockKind
from procurement.models import Clock
from spinouts.telling import Words, column, day, money, one_of, text

TABLES = {
    Clock: Words(
        "Clock",
        column("basis"),
        {
            "kind": ("What it is", one_of(ClockKind)),
            "authority_name": ("Authority", text),
            "basis": ("On what it rests", text),
            "starts_on": ("First day", day),
            "ends_on": ("Last day", day),
            "amount": ("Amount", money),
            "document_url": ("Where it is published", text),
            "revoked_on": ("Holds no more from", day),
            "revoked_reason": ("Revoked because", text),
            "note": ("Note", text),
        },
    )
}
TITLES = {
    "add_clock": "Clock added",
    "change_clock": "Clock changed",
    "revoke_clock": "Clock revoked",
    "remove_clock": "Clock removed",
}
