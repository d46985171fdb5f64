"""Builds the benefits."""

from hupan.benefits import Benefits, BenefitSettings
from hupan.bootstrap.foundation import Foundation


def build_benefits(ground: Foundation) -> Benefits:
    """Read which codes are not for everybody.

    Args:
        ground: What every room stands on.
    """
    return Benefits(ground.sources.load("benefits", BenefitSettings).known)
