"""How computed fields get their results: from the workspace, in threads apart from the event
loop."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ParamSpec, TypeVar

from api.auth.roles import Role
from api.graphql.resolvers.settings import Arguments, settings_of
from api.graphql.time_limit import in_pool
from graph.analysis.settings import AnalysisSettings
from graph.cached import Cached
from graph.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

Row = dict[str, Any]


def _computing_pool() -> Executor:
    return ThreadPoolExecutor(2, "analysis")


def _reading_pool() -> Executor:
    return ThreadPoolExecutor(4, "reading")


@dataclass(frozen=True, slots=True)
class Computing:
    """`long`: threads for what takes long, `quick`: for what reads little; `today`: the day to use
    where none is given."""

    workspace: Workspace
    today: Callable[[], date]
    long: Executor = field(default_factory=_computing_pool)
    quick: Executor = field(default_factory=_reading_pool)

    def settings(self, arguments: Arguments, role: Role) -> AnalysisSettings:
        """The settings that the arguments give; see `settings_of`."""
        return settings_of(arguments, self.today(), role)

    async def state(self) -> str:
        """The state of the data."""
        return await in_pool(self.quick, self.workspace.state)

    async def result(self, of: Cached[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """A result of the workspace."""
        return await of.in_pool(self.long, *args, **kwargs)

    async def shaped(self, shape: Callable[[], R]) -> R:
        """A quick conversion of a result. It runs in a thread, as it may have to read the
        snapshot."""
        return await in_pool(self.quick, shape)
