"""Which tests one worker runs together, and in which order."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

ALONE = {
    "test_faults.py",
    "test_held.py",
    "test_home.py",
    "test_interrupts.py",
    "test_power_loss.py",
    "test_store_model.py",
    "test_time_limits.py",
}
"""Files of long tests that share nothing which is dear to make: any worker takes the next test."""

EXPLORED = {
    "test_browsing.py",
    "test_details.py",
    "test_find.py",
    "test_lists.py",
    "test_measures_pages.py",
    "test_picture_state.py",
    "test_report_page.py",
    "test_served_pages.py",
}
"""Files that read the one graph of `tests/explored.py`, which is filled once for all of them."""


class Balanced(LoadScopeScheduling):
    """File by file in the order of collection, which begins with the slow tests."""

    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        name = path.rpartition("/")[2]
        if name in ALONE:
            return nodeid
        return "explored" if name in EXPLORED else path
