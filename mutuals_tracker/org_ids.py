"""How open data call a body: by the number of a register where one is known (org-id.guide), else by our own."""

from mutuals_tracker.accounts.kinds import IdentifierScheme
from mutuals_tracker.spreadsheets.sql_cells import quoted

_S = IdentifierScheme
# The registers by whose numbers a body is known, the ones to prefer first (org-id.guide); a GSS code names an area.
REGISTERS = (
    *(_S.COMPANY, _S.CHARITY, _S.CHARITY_SCOTLAND, _S.CHARITY_NI, _S.SOCIETY, _S.COUNCIL_ENGLAND, _S.COUNCIL_WALES),
    *(_S.COUNCIL_SCOTLAND, _S.COUNCIL_NI, _S.GOVERNMENT, _S.NHS_ODS),
)


def org_id(numbers: str, own: str, prefix: str) -> str:
    """Return SQL for how a body is known: by the number of a register (`numbers`), else by what we call it."""
    return f"coalesce({numbers}.org_id, {quoted(prefix)} || '-org-' || {own})"


def numbers(alias: str, organisation: str) -> str:
    """Return SQL that finds a body's numbers that hold: the best of them, a company's and a charity's."""
    registers = ", ".join(quoted(scheme.value) for scheme in REGISTERS)
    charities = ", ".join(quoted(scheme.value) for scheme in (_S.CHARITY, _S.CHARITY_SCOTLAND, _S.CHARITY_NI))
    best = f"ORDER BY array_position(ARRAY[{registers}], i.scheme::text), i.value"
    return f"""LEFT JOIN LATERAL (
            SELECT (array_agg(i.scheme || '-' || i.value {best}))[1] AS org_id,
                   (array_agg(i.scheme {best}))[1] AS scheme,
                   (array_agg(i.value {best}))[1] AS number,
                   min(i.value) FILTER (WHERE i.scheme = '{_S.COMPANY.value}') AS company,
                   min(i.value) FILTER (WHERE i.scheme IN ({charities})) AS charity
              FROM accounts_organisationidentifier i
             WHERE i.organisation_id = {organisation} AND i.to_on IS NULL
               AND i.scheme IN ({registers})) {alias} ON true"""  # noqa: S608 - our own names
