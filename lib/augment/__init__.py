"""Counterfactual rewriting of English text: `swap` and `rewrite` are the public face."""

from lib.augment.policy import Policy
from lib.augment.result import Edit, Rewrite, Skip
from lib.augment.rewrite import rewrite, swap

__all__ = ["Edit", "Policy", "Rewrite", "Skip", "rewrite", "swap"]
