"""Results -> pictures, pages and reports."""

from graph.errors import join
from viz.messages import SENTENCES

join(SENTENCES)
