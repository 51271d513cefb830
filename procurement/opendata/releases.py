"""SQL for published procurements and contracts as OCDS 1.1 releases, one for each contracting process.

A published procurement is a process with the contracts of it that are published too; a contract whose procurement is
not published is a process of its own. Nothing here names a person, or says that the mutual bids while a competition is
open. What is not known is left out: no partial date becomes a whole one, and a value whose VAT basis nobody stated is
no value (the standard's `amount` is net, and the UK extension's `amountGross` gross).
"""

from datetime import date

from mutuals_tracker import org_ids
from mutuals_tracker.spreadsheets.sql_cells import quoted
from procurement.lifecycle import ProcurementState
from procurement.opendata.json_sql import (
    by_code,
    end_of,
    fixed,
    moment,
    only_full,
    stamped,
    thing,
    told,
    web_address,
)
from procurement.vocabulary import (
    RESERVED,
    BidResult,
    ExtensionState,
    ListPurpose,
    Route,
    StepKind,
    ValueBasis,
    VatBasis,
)
from spinouts.vocabulary import AssessmentResult, Definition

_R, _S, _K = Route, ProcurementState, StepKind
# The standard's four methods. A reserved procedure asks only those who qualify; of two routes it cannot be told.
_METHODS = {
    **dict.fromkeys([_R.OPEN_COMPETITION, _R.CHALLENGE, _R.PSR_COMPETITIVE], "open"),
    **dict.fromkeys(RESERVED, "selective"),
    _R.PSR_MOST_SUITABLE: "limited",
    **dict.fromkeys([_R.DIRECT_AWARD, _R.VERTICAL, _R.PSR_DIRECT_A, _R.PSR_DIRECT_B, _R.PSR_DIRECT_C], "direct"),
}
_STATUSES = {
    _S.PLANNED: "planned",
    _S.OPEN: "active",
    _S.ASSESSMENT: "active",
    _S.AWARDED: "complete",
    _S.CONTRACTED: "complete",
    _S.ABANDONED: "cancelled",
}
_DOCUMENTS = {
    _K.ENGAGEMENT: "marketEngagementNotice",
    _K.NOTICE: "tenderNotice",
    _K.AWARD: "awardNotice",
    _K.CONTRACT: "contractNotice",
}
_MILESTONES = {
    _K.ENGAGEMENT: "engagement",
    _K.NOTICE: "preProcurement",
    _K.DEADLINE: "preProcurement",
    _K.ASSESSMENT: "assessment",
    _K.AWARD: "approval",
    _K.STANDSTILL: "approval",
    _K.CONTRACT: "approval",
}
# A value of one year is no value of a contract.
_TOTALS = ", ".join(quoted(basis.value) for basis in (ValueBasis.WHOLE_LIFE, ValueBasis.AS_REPORTED))
_RESERVED = ", ".join(quoted(route.value) for route in RESERVED)


def rows(prefix: str, *, on: date) -> str:
    """Return SQL for the releases as text, each process once; `prefix` is the publisher's, as OCDS gave it."""
    return f"SELECT release FROM ({_released(prefix, on)}) r ORDER BY r.kind, r.number"  # noqa: S608 - our own names


def _released(prefix: str, on: date) -> str:
    """Return SQL for each release, whose id says when it changed last and what it holds: one never changes."""
    start = quoted('{"ocid":')
    return f"""
    SELECT w.kind, w.number,
           {start} || to_json(w.ocid)::text || ',"id":"' || w.ref || '-'
           || to_char(w.changed AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') || '-' || left(md5(w.body), 8)
           || '","date":"' || {stamped("w.changed")} || '",' || substr(w.body, 2) AS release
      FROM ({_bodies(prefix, on)}) w"""  # noqa: S608 - our own names


def _bodies(prefix: str, on: date) -> str:
    body = thing(
        tag=_tags(),
        initiationType="'tender'",
        language="'en'",
        parties="parties.list",
        buyer=_reference("x.buyer_id", "x.buyer"),
        tender=_tender(),
        awards="awarded.list",
        contracts="contracted.list",
    )
    return f"""
    SELECT x.kind, x.number, x.ref, coalesce(nullif(x.ocid, ''), {quoted(prefix)} || '-' || x.ref) AS ocid,
           greatest(x.changed, s.changed, l.changed, b.changed, awarded.changed, contracted.changed) AS changed,
           {body}::text AS body
      FROM ({_processes(prefix)}) x
      LEFT JOIN procurement_regime regime ON regime.id = x.regime_id
      LEFT JOIN LATERAL ({_steps()}) s ON true
      LEFT JOIN LATERAL ({_lots()}) l ON true
      LEFT JOIN LATERAL ({_lost_bid()}) b ON true
      LEFT JOIN LATERAL ({_awards()}) awarded ON true
      LEFT JOIN LATERAL ({_contracts(on)}) contracted ON true
      LEFT JOIN LATERAL ({_parties()}) parties ON true"""  # noqa: S608 - our own names


def _processes(prefix: str) -> str:
    """Return SQL for what is published: procurements, then contracts that stand alone; the same columns of both."""
    same = f"""
           coalesce({org_ids.org_id("mn", "sp.reference", prefix)}, '') AS mutual_id,
           coalesce(mo.name, sp.name) AS mutual, mn.scheme AS mutual_scheme, mn.number AS mutual_number,
           bn.scheme AS buyer_scheme, bn.number AS buyer_number, bo.name AS legal_name, sp.id AS spinout_id"""
    return f"""
    SELECT 1 AS kind, p.number, p.reference AS ref, p.ocid, p.id AS procurement_id, NULL::bigint AS contract_id,
           p.title, p.what, p.route, p.regime_id, p.cpv_codes, p.value, p.value_basis, p.vat_basis, p.term_months,
           {by_code("p.state", _STATUSES)} AS status, greatest(p.changed_at, p.published_at) AS changed,
           p.authority_name AS buyer,
           coalesce({org_ids.org_id("bn", "bo.slug", prefix)}, {quoted(prefix)} || '-' || p.reference || '-buyer')
               AS buyer_id,{same}
      FROM procurement_procurement p
      {_of_spinout("p.spinout_id", "p.authority_id")}
     WHERE p.published_at IS NOT NULL
    UNION ALL
    SELECT 2, c.number, c.reference, '', NULL, c.id,
           c.title, c.what, c.route, c.regime_id, c.cpv_codes, NULL, '', '', NULL,
           'complete', greatest(c.changed_at, c.published_at),
           c.customer_name,
           coalesce({org_ids.org_id("bn", "bo.slug", prefix)}, {quoted(prefix)} || '-' || c.reference || '-buyer'),
           {same}
      FROM procurement_contract c
      {_of_spinout("c.spinout_id", "c.customer_id")}
     WHERE c.published_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM procurement_procurement p
                        WHERE p.id = c.procurement_id AND p.published_at IS NOT NULL)"""  # noqa: S608 - our own names


def _of_spinout(spinout: str, body: str) -> str:
    """Return SQL that joins the spin-out, its legal entity, and the body that buys; examples are never there."""
    return f"""JOIN spinouts_spinout sp
        ON sp.id = {spinout} AND NOT sp.is_example AND sp.register_state = 'entered'
      LEFT JOIN accounts_organisation mo ON mo.id = sp.organisation_id
      LEFT JOIN accounts_organisation given ON given.id = {body}
      LEFT JOIN accounts_organisation bo ON bo.id = coalesce(given.merged_into_id, given.id)
      {org_ids.numbers("mn", "sp.organisation_id")}
      {org_ids.numbers("bn", "bo.id")}"""


def _value(amount: str, row: str) -> str:
    """Return SQL for an amount of money on the bases of a row; NULL where it is no total, or nobody stated its VAT."""
    return f"""(CASE WHEN {row}.value_basis IN ({_TOTALS}) AND {amount} IS NOT NULL THEN
        CASE {row}.vat_basis
        WHEN '{VatBasis.EXCLUDING.value}' THEN json_build_object('amount', {amount}, 'currency', 'GBP')
        WHEN '{VatBasis.INCLUDING.value}' THEN json_build_object('amountGross', {amount}, 'currency', 'GBP') END END)"""


def _reference(key: str, name: str) -> str:
    return thing(id=key, name=name)


def _steps() -> str:
    """Return SQL for what the steps of the procurement tell."""
    notice = web_address("t.notice_url")
    milestone = thing(
        id="x.ref || '-' || t.kind",
        title=by_code("t.kind", {kind.value: str(kind.label) for kind in StepKind}),
        type=by_code("t.kind", _MILESTONES),
        dueDate=moment("t.planned_on"),
        dateMet=moment("t.done_on"),
        status="CASE WHEN t.done_on IS NULL THEN 'scheduled' ELSE 'met' END",
    )
    document = thing(
        id="x.ref || '-' || t.kind || '-notice'",
        documentType=by_code("t.kind", _DOCUMENTS),
        url=notice,
        datePublished=moment("t.done_on"),
    )

    def day(kind: StepKind, sql: str = "coalesce(t.done_on, t.planned_on)") -> str:
        return f"min({sql}) FILTER (WHERE t.kind = '{kind.value}')"

    return f"""
        SELECT json_agg({milestone} ORDER BY t.place) AS milestones,
               json_agg({document} ORDER BY t.place) FILTER (WHERE {notice} IS NOT NULL) AS documents,
               {day(_K.NOTICE)} AS opens_on, {day(_K.DEADLINE)} AS closes_on,
               {day(_K.AWARD, "t.done_on")} AS awarded_on, {day(_K.STANDSTILL)} AS standstill_on,
               max(t.changed_at) AS changed
          FROM procurement_procurementstep t WHERE t.procurement_id = x.procurement_id"""  # noqa: S608 - our own names


def _lots() -> str:
    lot = thing(id="o.number::text", title="o.title", value=_value("o.value", "x"))
    return f"""
        SELECT json_agg({lot} ORDER BY o.number) AS list, max(o.changed_at) AS changed
          FROM procurement_lot o WHERE o.procurement_id = x.procurement_id"""  # noqa: S608 - our own names


def _lost_bid() -> str:
    """Return SQL for whether the mutual bid and was refused in the end; who won is known from its bid then."""
    return f"""
        SELECT bool_or(i.result = '{BidResult.LOST.value}') AS lost, max(i.changed_at) AS changed
          FROM procurement_bid i WHERE i.procurement_id = x.procurement_id"""  # noqa: S608 - our own names


def _tender() -> str:
    reservation = fixed({"reservedParticipation": ["publicServiceMissionOrganization"]})
    period = "CASE WHEN s.opens_on IS NULL OR s.closes_on IS NULL OR s.opens_on <= s.closes_on THEN {} END"
    return thing(
        id="x.ref",
        title="x.title",
        description=told("x.what"),
        status="x.status",
        procuringEntity=_reference("x.buyer_id", "x.buyer"),
        items=_items(),
        value=_value("x.value", "x"),
        procurementMethod=by_code("x.route", _METHODS),
        procurementMethodDetails=_legal_route(),
        mainProcurementCategory="'services'",
        specialRegime=_special_regime(),
        otherRequirements=f"CASE WHEN x.route IN ({_RESERVED}) THEN {reservation} END",
        tenderPeriod=period.format(thing(startDate=moment("s.opens_on"), endDate=end_of("s.closes_on"))),
        contractPeriod=thing(durationInMonths="x.term_months"),
        lots="l.list",
        milestones="s.milestones",
        documents="s.documents",
    )


def _items() -> str:
    """Return SQL for the one item: the first code classifies it, and the others do so too."""
    code = "json_build_object('scheme', 'CPV', 'id', {})"
    others = f"""(
        SELECT json_agg({code.format("k.code")} ORDER BY k.place)
          FROM unnest(x.cpv_codes) WITH ORDINALITY AS k (code, place) WHERE k.place > 1)"""  # noqa: S608 - our own names
    item = thing(id="'1'", classification=code.format("x.cpv_codes[1]"), additionalClassifications=others)
    return f"CASE WHEN cardinality(x.cpv_codes) > 0 THEN json_build_array({item}) END"


def _legal_route() -> str:
    """Return SQL for the route and the law that it rests on, in words."""
    route = by_code("x.route", {route.value: str(route.label) for route in Route if route != Route.NOT_KNOWN})
    return f"nullif(concat_ws('. ', {route}, coalesce(nullif(regime.citation, ''), regime.name)), '')"


def _special_regime() -> str:
    """Return SQL that says light touch where that is known: section 33 is of such services alone, or by a list."""
    light = fixed(["lightTouch"])
    return f"""CASE WHEN x.route = '{Route.RESERVED_S33.value}'
        OR cardinality(x.cpv_codes) > 0 AND NOT EXISTS (
            SELECT 1 FROM unnest(x.cpv_codes) AS k (code) WHERE NOT EXISTS (
                SELECT 1 FROM procurement_codelist cl JOIN procurement_listedcode lc ON lc.code_list_id = cl.id
                 WHERE cl.regime_id = x.regime_id AND cl.purpose = '{ListPurpose.LIGHT_TOUCH.value}'
                   AND lc.code = k.code)) THEN {light} END"""  # noqa: S608 - our own names


def _awards() -> str:
    """Return SQL for the awards: one for each contract, and one to whoever won instead of the mutual."""
    ours = thing(
        id="c.reference || '-award'",
        status="CASE WHEN c.awarded_on IS NULL AND c.signed_on IS NULL THEN 'pending' ELSE 'active' END",
        date=moment("coalesce(c.awarded_on, s.awarded_on)"),
        value=_value("c.value", "c"),
        suppliers=f"json_build_array({_reference('x.mutual_id', 'c.provider_name')})",
        standstillPeriod=thing(endDate=end_of("s.standstill_on")),
        relatedLots="CASE WHEN o.id IS NOT NULL THEN json_build_array(o.number::text) END",
    )
    others = thing(
        id="x.ref || '-award-' || e.place",
        status="'active'",
        date=moment("coalesce(s.awarded_on, e.result_on)"),
        suppliers=f"json_build_array({_reference(_winner(), 'e.winner')})",
        relatedLots="CASE WHEN e.lot IS NOT NULL THEN json_build_array(e.lot::text) END",
    )
    return f"""
        SELECT json_agg(a.award ORDER BY a.kind, a.place) AS list, max(a.changed) AS changed FROM (
            SELECT 1 AS kind, c.number AS place, {ours} AS award, c.changed_at AS changed
              FROM procurement_contract c LEFT JOIN procurement_lot o ON o.id = c.lot_id
             WHERE {_THEIRS}
            UNION ALL
            SELECT 2, e.place, {others}, e.changed_at FROM ({_LOST}) e) a"""  # noqa: S608 - our own names


# The contracts of a process, by either of its keys: each by its own index.
_THEIRS = """(c.id = x.contract_id OR c.procurement_id = x.procurement_id) AND c.published_at IS NOT NULL"""
_LOST = f"""
    SELECT i.winner, i.result_on, i.changed_at, o.number AS lot, row_number() OVER (ORDER BY i.id) AS place
      FROM procurement_bid i LEFT JOIN procurement_lot o ON o.id = i.lot_id
     WHERE i.procurement_id = x.procurement_id AND i.result = '{BidResult.LOST.value}' AND i.winner <> ''"""  # noqa: S608


def _winner() -> str:
    return "x.ref || '-winner-' || e.place"


def _contracts(on: date) -> str:
    """Return SQL for the contracts: how they stand on that day, and everything that was agreed since."""
    over = f"c.runs_to < '{on.isoformat()}'::date"
    contract = thing(
        id="c.reference",
        awardID="c.reference || '-award'",
        title="c.title",
        description=told("c.what"),
        status=f"CASE WHEN c.signed_on IS NULL THEN 'pending' WHEN {over} THEN 'terminated' ELSE 'active' END",
        period=thing(
            startDate=moment(only_full("c.starts_on", "c.starts_precision")),
            endDate=end_of("CASE WHEN c.ends_precision = 'day' OR c.terminated_on IS NOT NULL THEN c.runs_to END"),
            maxExtentDate=end_of("CASE WHEN c.terminated_on IS NULL AND e.furthest > c.runs_to THEN e.furthest END"),
        ),
        value=_value("coalesce(m.value, c.value)", "c"),
        dateSigned=moment("c.signed_on"),
        documents=_contract_documents(),
        amendments="m.list",
    )
    amendment = thing(id="c.reference || '-' || v.place", date=moment("v.agreed_on"), description="v.what")
    paper = thing(id="c.reference || '-amendment-' || v.place", title="'Amendment'", url=web_address("v.document_url"))
    return f"""
        SELECT json_agg({contract} ORDER BY c.number) AS list,
               max(greatest(c.changed_at, c.published_at, m.changed, e.changed)) AS changed,
               bool_or(c.signed_on IS NOT NULL AND {over}) AS ended,
               bool_or(c.is_vcse) AS vcse, bool_or(c.is_sme) AS sme
          FROM procurement_contract c
          LEFT JOIN LATERAL (
            SELECT json_agg({amendment} ORDER BY v.place) AS list,
                   json_agg({paper} ORDER BY v.place) FILTER (WHERE {web_address("v.document_url")} IS NOT NULL)
                       AS papers,
                   (array_agg(v.new_value ORDER BY v.place DESC) FILTER (WHERE v.new_value IS NOT NULL))[1] AS value,
                   max(v.changed_at) AS changed
              FROM (SELECT n.*, row_number() OVER (ORDER BY n.agreed_on, n.id) AS place
                      FROM procurement_amendment n WHERE n.contract_id = c.id) v) m ON true
          LEFT JOIN LATERAL (
            SELECT max(n.new_ends_on) FILTER (WHERE n.state = '{ExtensionState.OPEN.value}') AS furthest,
                   max(n.changed_at) AS changed
              FROM procurement_extension n WHERE n.contract_id = c.id) e ON true
         WHERE {_THEIRS}"""  # noqa: S608 - our own names


def _contract_documents() -> str:
    signed = thing(id="c.reference || '-contract'", documentType="'contractSigned'", url=web_address("c.document_url"))
    return f"""(CASE WHEN {web_address("c.document_url")} IS NULL THEN m.papers
        WHEN m.papers IS NULL THEN json_build_array({signed})
        ELSE (json_build_array({signed})::jsonb || m.papers::jsonb)::json END)"""


def _parties() -> str:
    """Return SQL for everybody that the release refers to, with all their roles."""
    details = thing(
        publicServiceMissionOrganization=f"CASE WHEN {_MEETS_SECTION_33} THEN true END",
        vcse="contracted.vcse",
        scale="CASE WHEN contracted.sme THEN 'sme' END",
    )
    return f"""
        SELECT json_agg(p.party ORDER BY p.place) AS list FROM (
            SELECT 1 AS place, {_party("buyer", _BUYER_ROLES)} AS party
            UNION ALL
            SELECT 2, {_party("mutual", _MUTUAL_ROLES, details)}
             WHERE (contracted.list IS NOT NULL OR b.lost) AND x.mutual_id <> x.buyer_id
            UNION ALL
            SELECT 2 + e.place, {thing(id=_winner(), name="e.winner", roles=fixed(["supplier"]))} FROM ({_LOST}) e
        ) p"""  # noqa: S608 - our own names


_BUYER_ROLES = fixed(["buyer", "procuringEntity"])
_MUTUAL_ROLES = """(CASE WHEN contracted.list IS NULL THEN '["tenderer"]' ELSE '["supplier"]' END)::json"""
# What holds now under section 33's own test: the one that became true last, of those that were not superseded.
_MEETS_SECTION_33 = f"""(
    SELECT a.result = '{AssessmentResult.MEETS.value}' FROM spinouts_definitionassessment a
     WHERE a.spinout_id = x.spinout_id AND a.definition = '{Definition.SECTION_33.value}'
       AND a.superseded_at IS NULL AND NOT a.retracts
     ORDER BY a.effective_on DESC NULLS LAST, a.recorded_at DESC, a.id DESC LIMIT 1)"""  # noqa: S608 - our own names


def _party(who: str, roles: str, details: str = "NULL") -> str:
    legal = "x.legal_name" if who == "buyer" else "x.mutual"
    identifier = thing(scheme=f"x.{who}_scheme", id=f"x.{who}_number", legalName=legal)
    return thing(
        id=f"x.{who}_id",
        name=f"x.{who}",
        identifier=f"CASE WHEN x.{who}_number IS NOT NULL THEN {identifier} END",
        roles=roles,
        details=details,
    )


def _tags() -> str:
    """Return SQL for what the release tells of: every stage that it has something of."""
    return """to_json(array_remove(ARRAY[
        CASE x.status WHEN 'planned' THEN 'planning' WHEN 'cancelled' THEN 'tenderCancellation' ELSE 'tender' END,
        CASE WHEN awarded.list IS NOT NULL THEN 'award' END,
        CASE WHEN contracted.list IS NOT NULL THEN 'contract' END,
        CASE WHEN contracted.ended THEN 'contractTermination' END], NULL))"""
