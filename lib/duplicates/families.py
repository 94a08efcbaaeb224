"""Groups of similar records in which a record and the one that it was made from never go in each other's favour."""

import numpy as np

from lib.duplicates.groups import Cut, cut
from lib.duplicates.pairs import Pairs


def cut_families(
    pairs: Pairs, threshold: float, ranks: np.ndarray, family: np.ndarray | None, forced: np.ndarray | None = None
) -> Cut:
    """`groups.cut` with records of one descent exempt from each other.

    :param family: int64 (n,), the same number for records of one descent; None where no record was made from another.
    :raises BadOption: the threshold is not between pairs.floor and 1.
    """
    found = cut(pairs, threshold, ranks, forced)
    forced = np.zeros(pairs.n_records, dtype=bool) if forced is None else forced
    while family is not None:
        kin = found.removable & (family[found.kept] == family)
        if not kin.any():
            break
        # Both stay; each round settles at least one record for good, so this ends.
        forced = forced | kin
        forced[found.kept[kin]] = True
        found = cut(pairs, threshold, ranks, forced)
    return found
