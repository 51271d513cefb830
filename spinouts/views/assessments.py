"""Definition assessments: seeing one with its answers and source, adding, correcting, taking back and verifying."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, definitions, permissions
from spinouts.actions import Answer, Found
from spinouts.definitions import RULES, Rule
from spinouts.forms import CorrectAssessmentForm, GuidedForm, VerifyForm
from spinouts.forms.assessments import DATED_AND_SOURCED, SourcedForm
from spinouts.models import DefinitionAssessment, Spinout
from spinouts.views import asking, statements
from spinouts.views.because import Because
from spinouts.vocabulary import Definition

_GUIDED = "spinouts/assess.html"

_REFUSALS: asking.Errors = {
    actions.FactDateError: "on",
    actions.AnswersError: None,
    # Where the page asks for a certifier’s word; of other pages they are about the whole.
    actions.SupersededError: "confirm",
    actions.AlreadyVerifiedError: "confirm",
}


@require_safe
def assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show an assessment with its source, its evidence, who verified it, and what it corrected or was corrected by."""
    spinout = asking.find(request, reference)
    shown = _find(spinout, number)
    statement = statements.shown(shown)
    rule = RULES[Definition(shown.definition)]
    answers = {answer.test: answer for answer in shown.answers.all()}
    replies = {code: answer.reply for code, answer in answers.items()}
    context = {
        "spinout": spinout,
        "statement": statement,
        "rule": rule,
        "answers": [(test, answers[test.code]) for test in rule.tests if answers],
        "because": definitions.because(rule.definition, replies),
        "chain": statements.chain(shown),
        "may_change": shown.superseded_at is None and allows(permissions.check_can_change, request.user, spinout),
        "may_verify": not statement.verified and allows(permissions.check_can_verify, request.user, shown),
    }
    return render(request, "spinouts/assessment.html", context)


@require_safe
def add_assessment(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the person choose the definition under which to assess it."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    _returns, assessments = statements.all_of(spinout, today=asking.today())
    latest = {each.code: each for each in reversed(assessments)}
    rules = [(rule, latest.get(rule.definition)) for rule in RULES.values()]
    return render(request, "spinouts/add_assessment.html", {"spinout": spinout, "rules": rules})


@require_http_methods(["GET", "POST"])
@asking.once
def assess(request: HttpRequest, reference: str, definition: str) -> HttpResponse:
    """Ask each test of a definition, and add the assessment that follows from the answers."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    rule = _rule(definition)
    form = GuidedForm(**asking.bound(request, spinout), rule=rule, today=asking.today())
    if asking.answered(request, form, spinout):
        answers = _says(form)
        if asking.saves(
            request, form, spinout, lambda who: actions.add_assessment(spinout, **answers, **who), _REFUSALS
        ):
            return asking.done(request, spinout, f"Assessment added. {_in_words(answers['says'])}")
    title = f"Assess it: {rule.definition.label}"
    return asking.page(request, form, spinout, title, template=_GUIDED, rule=rule)


@require_http_methods(["GET", "POST"])
@asking.once
def correct_assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct an assessment: test by test, or as a whole where it has no answers because it came from a file."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wrong = _find(spinout, number)
    rule = RULES[Definition(wrong.definition)] if wrong.answers.all() else None
    form = _correction(request, wrong, rule)
    if asking.answered(request, form, spinout):
        answers = _says(form) | {"reason": form.cleaned_data["reason"]}
        if asking.saves(
            request, form, spinout, lambda who: actions.correct_assessment(wrong, **answers, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Assessment corrected. What was known before stays as it was")
    template = _GUIDED if rule else "spinouts/form.html"
    title = "Correct an assessment"
    return asking.page(request, form, spinout, title, template=template, rule=rule, evidence=wrong.evidence)


@require_http_methods(["GET", "POST"])
@asking.once
def take_back_assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take back an assessment that should not have been added."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wrong = _find(spinout, number)
    page = Because(
        title="Take back an assessment",
        question="Why is it taken back?",
        button="Take it back",
        saved="Assessment taken back. What was known before stays as it was",
        refusals=_REFUSALS,
    )
    return page.answer(
        request, spinout, spinout, partial(actions.take_back_assessment, wrong), statement=statements.shown(wrong)
    )


@require_http_methods(["GET", "POST"])
@asking.once
def verify_assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Verify an assessment that somebody else entered."""
    spinout = asking.find(request, reference)
    entered = _find(spinout, number)
    asking.ask(request, permissions.check_can_verify, entered)
    form = VerifyForm(**asking.bound(request, spinout))
    if asking.answered(request, form, spinout):
        note = {"note": form.cleaned_data["note"]}
        if asking.saves(
            request, form, spinout, lambda who: actions.verify_assessment(entered, **note, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Assessment verified")
    return asking.page(request, form, spinout, "Verify an assessment", statement=statements.shown(entered))


def _find(spinout: Spinout, number: int) -> DefinitionAssessment:
    found = get_object_or_404(
        DefinitionAssessment.objects.select_related("evidence", "recorded_by"),
        spinout=spinout,
        pk=number,
        retracts=False,
    )
    found.spinout = spinout
    return found


def _rule(definition: str) -> Rule:
    if definition not in Definition.values:
        raise Http404("There is no such definition")
    return RULES[Definition(definition)]


def _correction(request: HttpRequest, wrong: DefinitionAssessment, rule: Rule | None) -> SourcedForm:
    given = {**asking.bound(request, wrong.spinout), "corrects": wrong, "today": asking.today()}
    return GuidedForm(**given, rule=rule) if rule else CorrectAssessmentForm(**given)


def _says(form: SourcedForm) -> dict[str, Any]:
    """Return what an action takes: the answers to the tests, or a result where no test was asked."""
    said = form.cleaned_data
    if isinstance(form, GuidedForm):
        found: dict[str, Any] = {
            "definition": form.rule.definition.value,
            "answers": tuple(Answer(**one) for one in form.answers()),
        }
    else:
        found = {"definition": said["definition"], "result": said["result"]}
    return {"says": Found(**found, **{name: said[name] for name in DATED_AND_SOURCED}), "upload": said["evidence"]}


def _in_words(says: Found) -> str:
    result = definitions.result(says.definition, says.replies)
    return f"{result.label}, {definitions.because(says.definition, says.replies)}"
