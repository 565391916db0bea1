"""Loaders: from files to a Batch, one format in each file."""

from graph.errors import join
from loaders.messages import SENTENCES

join(SENTENCES)
