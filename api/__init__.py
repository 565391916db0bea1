"""The web pages and the command line."""

from api.messages import SENTENCES
from graph.errors import join

join(SENTENCES)
