"""The routes of the pages."""

from starlette.routing import Route

from api.pages import details, home, load, measures, network, pair, report
from api.pages.compose import routes as compose
from api.pages.lists import find
from api.pages.lists import table as lists
from api.pages.visit import Site


def explorer_routes(site: Site) -> list[Route]:
    subjects = (home, pair, measures, network, lists, details, find, compose, load, report)
    return [route for subject in subjects for route in subject.routes(site)]
