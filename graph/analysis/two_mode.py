"""The two-mode network that every measure starts from: people by affiliations at a date, and each person's sector."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

TIES = ("membership", "attendance", "cohort", "position")
WEIGHTS = ("raw", "newman")


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """All that decides a result besides the data; travels with every result."""

    as_of: date
    ties: tuple[str, ...] = ("membership",)
    window: str = "3y"
    weight: str = "raw"
    draws: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TwoMode:
    """`indptr` int64[people + 1] and `indices` int32[ties], ascending and distinct within a person, are the rows of the person x
    affiliation matrix B; `sector` int16[people] points into `sectors` (ids, sorted); `people` int32[people] and
    `affiliations` int32[columns] point into the snapshot (affiliations -1 - i are organisation i)."""

    people: NDArray[np.int32]
    sector: NDArray[np.int16]
    sectors: tuple[str, ...]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    affiliations: NDArray[np.int32]
