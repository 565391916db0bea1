"""What a newcomer and a server get: the lock, the make targets, the containers."""

import re
import subprocess
import tomllib
from importlib import metadata

import pytest
import yaml

from graph.settings import read_settings
from needs import needs
from repository import ROOT, files

LOCKS = ("requirements.lock", "requirements-dev.lock")
HOSTS = ("pypi", "pythonhosted", "npmjs", "maven", "debian", "crates", "docker")
ADDRESS = re.compile(
    rf"\b(?:{'|'.join(HOSTS)})\.(?:org|io|com|apache)\b|--(?:extra-)?index-url[ =]|--find-links[ =]"
)
MACHINE = re.compile(r"(?<![\w.<])/(?:work/(?:main|shared)|tmp/w|root)/")
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )(?:GPL|General Public License)")


def locked(lock: str) -> dict[str, str]:
    """Every pinned package of a lock with the text that stands under its name."""
    parts = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    return {part.partition("==")[0]: part for part in parts if "==" in part.partition("\n")[0]}


def licence(name: str) -> str:
    about = metadata.metadata(name)
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or []
        if line.startswith("License")
    ]
    return str(about.get("License-Expression") or " ".join(classifiers) or about.get("License"))


def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_by_hash(lock: str) -> None:
    packages = locked(lock)
    assert len(packages) > 20
    assert [name for name, text in packages.items() if "--hash=sha256:" not in text] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    named = {re.split(r"[^\w.-]", line)[0].lower() for line in project["dependencies"]}
    assert named - set(locked("requirements.lock")) == set()


def test_both_locks_agree() -> None:
    program, tests = (
        {name: text.partition(" ")[0] for name, text in locked(lock).items()} for lock in LOCKS
    )
    assert {name for name in program.keys() & tests.keys() if program[name] != tests[name]} == set()


def test_no_library_of_the_program_is_under_the_gpl() -> None:
    installed = {dist.name.lower().replace("_", "-") for dist in metadata.distributions()}
    licences = {name: licence(name) for name in locked("requirements.lock") if name in installed}
    assert len(licences) > 40
    assert {name: text for name, text in licences.items() if COPYLEFT.search(text)} == {}


@pytest.mark.parametrize(
    ("text", "copyleft"),
    [
        ("GPL-3.0-only", True),
        ("GNU General Public License v2", True),
        ("AGPL-3.0", True),
        ("LGPL-2.1", False),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("MIT", False),
    ],
)
def test_the_gpl_is_told_from_the_lgpl(text: str, copyleft: bool) -> None:
    assert bool(COPYLEFT.search(text)) is copyleft


def test_no_file_names_a_package_host_or_a_path_of_one_machine() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_bytes().decode("utf-8", "ignore") for path in files()
    }
    hits = {
        path: hit.group()
        for path, text in texts.items()
        if (hit := ADDRESS.search(text) or MACHINE.search(text))
    }
    assert hits == {}


def test_make_help_lists_every_target() -> None:
    command = [needs("make", "apt-get install make"), "--no-print-directory", "help"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", text_of("Makefile"), re.MULTILINE)
    assert phony
    assert {line.split()[1] for line in listed.splitlines()} == set(phony[1].split())


def test_the_licence_is_the_eupl() -> None:
    text = text_of("LICENCE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^(\d+)\.\w", text, re.MULTILINE) == [
        str(article) for article in range(1, 16)
    ]


def test_the_changelog_s_last_version_is_that_of_the_package() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    headings = re.findall(r"^## \[(.*?)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert headings[:2] == ["Unreleased", version]


def test_compose_starts_neo4j_before_verkosto_and_shows_only_this_machine() -> None:
    services = yaml.safe_load(text_of("compose.yaml"))["services"]
    verkosto = services["verkosto"]
    assert services["neo4j"]["image"].startswith("neo4j:5.26")
    assert verkosto["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert [
        port
        for service in services.values()
        for port in service.get("ports", ())
        if not port.startswith("127.0.0.1:")
    ] == []


def test_compose_gives_settings_that_the_program_reads() -> None:
    environment = yaml.safe_load(text_of("compose.yaml"))["services"]["verkosto"]["environment"]
    settings = read_settings(environment)
    assert (settings.url, settings.user) == ("neo4j://neo4j:7687", "neo4j")


def test_the_image_copies_all_that_the_package_is_made_of() -> None:
    lines = [
        line.split()[1:-1] for line in text_of("Dockerfile").splitlines() if line.startswith("COPY")
    ]
    copied = {name for names in lines for name in names}
    project = tomllib.loads(text_of("pyproject.toml"))
    needed = {
        *project["tool"]["hatch"]["build"]["packages"],
        project["project"]["readme"],
        *project["project"]["license-files"],
    }
    ignored = {line[1:] for line in text_of(".dockerignore").splitlines() if line.startswith("!")}
    assert needed <= copied <= ignored
    assert [name for name in copied if not (ROOT / name).exists()] == []
