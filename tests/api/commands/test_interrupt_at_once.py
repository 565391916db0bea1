"""Ctrl-C ends an analysis also where a library would keep the exception from the program."""

import signal
import subprocess
import sys
from time import monotonic

import pytest

from repository import ROOT

pytestmark = pytest.mark.slow

DEAF = """
from time import monotonic, sleep
from api.commands.interrupts import interrupt_at_once
with interrupt_at_once():
    print("ready", flush=True)
    end = monotonic() + 30
    while monotonic() < end:
        try:
            sleep(1)
        except KeyboardInterrupt:
            pass
"""


def test_a_command_that_loses_the_exception_is_ended_and_says_so() -> None:
    command = [sys.executable, "-c", DEAF]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        started = monotonic()
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=30)[1]
    assert (process.returncode, err) == (130, "Interrupted.\n")
    assert monotonic() - started < 10


def test_ctrl_c_while_the_program_is_imported_shows_no_traceback() -> None:
    program = (
        "import os, signal, sys\n"
        "class Signalled:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'api.cli':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Signalled())\n"
        "from api.entry import main\nmain()\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")
