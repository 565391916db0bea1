"""Files -> Batch, one format a file."""

from graph.errors import join
from loaders.messages import SENTENCES

join(SENTENCES)
