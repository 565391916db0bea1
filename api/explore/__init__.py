"""The pages of the explorer; what they show comes from the GraphQL API, in the visitor's role."""

from starlette.routing import Route

from api.explore import compose, details, find, home, lists, loading, network, pair, report
from api.visiting import Site


def explorer_routes(site: Site) -> list[Route]:
    subjects = (home, pair, network, lists, details, find, compose, loading, report)
    return [route for subject in subjects for route in subject.routes(site)]
