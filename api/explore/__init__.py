"""The pages of the explorer; what they show comes from the GraphQL API, in the visitor's role."""

from starlette.routing import Route

from api.explore import home, loading
from api.visiting import Site


def explorer_routes(site: Site) -> list[Route]:
    return [*home.routes(site), *loading.routes(site)]
