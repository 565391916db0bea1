"""Networks whose figures are published, from the data that lie beside the project, never in it."""

import numpy as np

from needs import needs_shared


def krackhardt() -> tuple[np.ndarray, np.ndarray]:
    """Who asks whom for advice among 21 managers, bool[21, 21], and their departments, the
    director's own being 0."""
    folder = needs_shared("data/krackhardt")
    return np.loadtxt(folder / "ht_advice.txt") > 0, np.loadtxt(folder / "ht_dept.txt", dtype=int)


def krackhardt_friends() -> np.ndarray:
    """Whom the same managers name as friends (Krackhardt 1987), bool[21, 21]."""
    named = (
        "2 4 8 12 16;1 18 21;14 19;1 2 8 12 16 17;2 9 11 14 17 19 21;2 7 9 12 17 21;;4;;3 5 8 9 12"
        " 16 20;1 2 3 4 5 8 9 12 13 15 17 18 19;1 4 17 21;5 11;7 15;1 3 5 6 9 11 14 19;1 2;1 2 3 4"
        " 5 6 7 8 9 10 11 12 14 15 16 19 20 21;2;1 2 3 5 11 12 14 15 20;11 18;2 12 17 18"
    )
    friends = np.zeros((21, 21), bool)
    for manager, others in enumerate(named.split(";")):
        friends[manager, [int(other) - 1 for other in others.split()]] = True
    return friends


def email_eu_core() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each undirected tie once, as two int[ties], and the departments of the 1,005 people."""
    folder = needs_shared("data/email-eu-core")
    pairs = np.sort(np.loadtxt(folder / "email-Eu-core.txt", dtype=int), axis=1)
    ties = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    labels = np.loadtxt(folder / "email-Eu-core-department-labels.txt", dtype=int)
    return ties[:, 0], ties[:, 1], labels[np.argsort(labels[:, 0]), 1]
