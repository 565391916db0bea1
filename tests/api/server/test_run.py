"""The server's port and address, and how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from api.server import run as serving
from graph.errors import BadInput
from repository import ROOT

pytestmark = pytest.mark.slow

PROGRAM = [sys.executable, "-c", "from api.cli import main; main()"]


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_in_use_is_bad_input_with_its_remedy(taken: int) -> None:
    with pytest.raises(BadInput, match=rf"Port {taken} is in use; .*--port 0"):
        serving.listen("127.0.0.1", taken)


def test_without_a_port_the_next_free_one_serves(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "USUAL_PORT", taken)
    with serving.listen("127.0.0.1", None) as listener:
        assert listener.getsockname()[1] not in {0, taken}


def test_the_address_says_host_and_port(taken: int) -> None:
    with serving.listen("127.0.0.1", 0) as listener:
        assert serving.address(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_of_another_machine_is_bad_input(host: str) -> None:
    with pytest.raises(BadInput, match=f"'{host}' is not an address of this machine"):
        serving.listen(host, 0)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    made = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "VERKOSTO_HOME": str(tmp_path / "graph"),
        "PYTHONUNBUFFERED": "1",
    }
    yield made
    subprocess.run([*PROGRAM, "stop"], cwd=ROOT, env=made, check=True, capture_output=True)


def test_ctrl_c_ends_serving_without_an_error(environment: dict[str, str]) -> None:
    command = [*PROGRAM, "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        match = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert match
        with urlopen(f"{match[0]}/healthz") as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        assert "Stopped serving" in server.stdout.read()
        assert server.wait() == 0
