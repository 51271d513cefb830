"""Which bodies cannot be charities: community interest companies (domain facts, section 6)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from mutuals_tracker.accounts.kinds import is_cic_name

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import Organisation


class CharityError(ValueError):
    """A community interest company cannot be a charity."""


def check_may_be_charity(body: "Organisation") -> None:
    """Raise CharityError for a community interest company.

    Its name tells that it is one, or an app above that knows its legal form: BODY_IS_CIC names those who can say.
    """
    if is_cic_name(body.name) or any(import_string(asked)(body) for asked in settings.BODY_IS_CIC):
        raise CharityError(f"{body} is a community interest company, and those cannot be charities")
