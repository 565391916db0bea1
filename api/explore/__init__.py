"""The pages of the explorer; what they show comes from the GraphQL API, in the visitor's role."""

from starlette.routing import Route

from api.explore import compose, details, find, home, lists, pair
from api.visiting import Site


def explorer_routes(site: Site) -> list[Route]:
    return [route for subject in (home, pair, compose, lists, details, find) for route in subject.routes(site)]
