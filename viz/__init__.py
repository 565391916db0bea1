"""Snapshots and results -> pictures and pages."""

from graph.errors import join
from viz.messages import SENTENCES

join(SENTENCES)
