"""The sample accounts and the two invented councils that they belong to; they exist only with the sample data."""

from datetime import datetime

from allauth.account.models import EmailAddress

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Membership, Organisation, OrganisationName, Role, User
from mutuals_tracker.accounts.models.organisation import NameKind

COUNCILS = (
    ("example-borough-council", "Example Borough Council", "london"),
    ("sample-county-council", "Sample County Council", "south_west"),
)
# Before the @, name, role, and the council for which it is held.
ACCOUNTS = (
    ("officer", "Olu Officer", Role.OFFICER, "example-borough-council"),
    ("colleague", "Cass Colleague", Role.OFFICER, "example-borough-council"),
    ("stranger", "Sam Stranger", Role.OFFICER, "sample-county-council"),
    ("certifier", "Chris Certifier", Role.CERTIFIER, "example-borough-council"),
    ("assessor", "Ash Assessor", Role.ASSESSOR, ""),
    # Nobody reads scores before two are in, so one alone could not try it.
    ("assessor2", "Alex Assessor", Role.ASSESSOR, ""),
    ("taskforce", "Toni Taskforce", Role.TASKFORCE, ""),
    ("admin", "Ade Admin", Role.ADMIN, ""),
)


def add(*, password: str, by: User, at: datetime) -> dict[str, User]:
    """Make the councils and the accounts, all with one password; return each account by what its email begins with.

    The caller opens the audit context.
    """
    councils = {slug: _council(slug, name, region) for slug, name, region in COUNCILS}
    people = {}
    for account, name, role, council in ACCOUNTS:
        email = f"{account}@example.org"
        person = User.objects.create_user(
            email, password, name=name, is_sample=True, invited_by=by, invited_at=at, password_set_at=at
        )
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        Membership.objects.create(
            user=person, role=role, organisation=councils.get(council), granted_by=by, granted_at=at
        )
        people[account] = person
    return people


def _council(slug: str, name: str, region: str) -> Organisation:
    council = Organisation.objects.create(
        slug=slug, name=name, kind=OrganisationKind.LOCAL_AUTHORITY, region=region, is_example=True
    )
    OrganisationName.objects.create(organisation=council, name=name, folded=fold(name), kind=NameKind.OFFICIAL)
    return council
