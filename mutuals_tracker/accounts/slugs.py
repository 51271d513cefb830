"""Slugs for bodies: the stable public keys made of their names."""

from collections import Counter

from django.utils.text import slugify

from mutuals_tracker.accounts.models import Organisation


def give_slugs(bodies: list[Organisation]) -> None:
    """Give each new body a slug made of its name that no other has."""
    stems = {id(body): slugify(body.name)[:100].strip("-") or "body" for body in bodies}
    taken = set(Organisation.objects.filter(slug__in=set(stems.values())).values_list("slug", flat=True))
    repeated = {stem for stem, times in Counter(stems.values()).items() if times > 1 or stem in taken}
    for stem in repeated:
        taken |= set(Organisation.objects.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
    for body in bodies:
        body.slug, number = stems[id(body)], 1
        while body.slug in taken:
            number += 1
            body.slug = f"{stems[id(body)]}-{number}"
        taken.add(body.slug)
