"""How the graph is reached: the command line, the web pages and the GraphQL API."""

from api.messages import SENTENCES
from graph.errors import join

join(SENTENCES)
