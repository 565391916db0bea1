"""A real Neo4j Community server on loopback, its jars fetched once from Maven's repository."""

import os
import secrets
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from maven_jars import jars, java

VERSION = "5.26.30"
ARTIFACTS = (("org.neo4j", "neo4j"), ("org.neo4j.app", "neo4j-server"))
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A server that lives for minutes spends half of its time on compiling what it then hardly runs."""

OPENED = ("nio", "io", "util.concurrent")


@dataclass
class Neo4jServer:
    """A server of the test run; `home` keeps its data from one start to the next."""

    home: Path
    port: int
    password: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            *_java(self.home),
            "org.neo4j.server.CommunityEntryPoint",
            f"--home-dir={self.home}",
            f"--config-dir={self.home}/conf",
        ]
        with open(self.home / "console.log", "wb") as log:
            self.process = subprocess.Popen(
                command,
                env=_environment(self.home),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        _await(self)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(60)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(60)


def new_server(home: Path) -> Neo4jServer:
    """A server with an empty graph, not started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Neo4jServer(home, port, secrets.token_hex(16))
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text(_configuration(port))
    command = [
        *_java(home),
        "org.neo4j.cli.AdminTool",
        "dbms",
        "set-initial-password",
        server.password,
    ]
    subprocess.run(
        command,
        check=True,
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return server


def _java(home: Path) -> list[str]:
    opened = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in OPENED]
    flags = [
        *opened,
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        *QUICK,
        "-Xms1g",
        "-Xmx1g",
    ]
    return [java(), *flags, "-cp", f"{jars('neo4j', VERSION, ARTIFACTS)}/*"]


def _configuration(port: int) -> str:
    return "\n".join(
        [
            "server.default_listen_address=127.0.0.1",
            f"server.bolt.listen_address=127.0.0.1:{port}",
            f"server.bolt.advertised_address=127.0.0.1:{port}",
            "server.http.enabled=false",
            "server.https.enabled=false",
            "server.memory.heap.initial_size=1g",
            "server.memory.heap.max_size=1g",
            "server.memory.pagecache.size=512m",
            "dbms.usage_report.enabled=false",
        ]
    )


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}


def _await(server: Neo4jServer) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if server.process is not None and server.process.poll() is not None:
            raise RuntimeError((server.home / "console.log").read_text())
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"Neo4j was not ready after 90 s; see {server.home}/logs")
