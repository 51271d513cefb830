"""The pages of funding, one module for each part."""

from funding.views.costs import costs
from funding.views.funds import funds
from funding.views.of_spinout import of_spinout

__all__ = ["costs", "funds", "of_spinout"]
