"""Networks whose figures are published, from the data that lie beside the project, never in it."""

import numpy as np

from needs import needs_shared


def krackhardt() -> tuple[np.ndarray, np.ndarray]:
    """Who asks whom for advice among 21 managers, bool[21, 21], and their departments, the director's own being 0."""
    folder = needs_shared("data/krackhardt")
    return np.loadtxt(folder / "ht_advice.txt") > 0, np.loadtxt(folder / "ht_dept.txt", dtype=int)


def email_eu_core() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each undirected tie once, as two int[ties], and the departments of the 1,005 people."""
    folder = needs_shared("data/email-eu-core")
    pairs = np.sort(np.loadtxt(folder / "email-Eu-core.txt", dtype=int), axis=1)
    ties = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    labels = np.loadtxt(folder / "email-Eu-core-department-labels.txt", dtype=int)
    return ties[:, 0], ties[:, 1], labels[np.argsort(labels[:, 0]), 1]
