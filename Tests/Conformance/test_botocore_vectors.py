"""What botocore says of endpoints, config files, signatures and retries is still what the Swift tests read."""

import importlib.util
import json
import pathlib

import pytest

import judges

pytestmark = pytest.mark.judge("boto3")

VECTORS = judges.REPOSITORY / "Tests" / "Vectors"


def maker(folder):
    """The module that writes the vectors of a folder."""
    specification = importlib.util.spec_from_file_location(
        f"make_{folder}", VECTORS / folder / "make.py"
    )
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "folder, name", [("endpoints", "endpoints.tsv"), ("config", "files.json"),
                     ("sigv4", "requests.json"), ("retries", "cases.json")],
)
def test_botocore_has_not_changed_its_mind(folder, name, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = pathlib.Path(VECTORS, folder, name)
    assert maker(folder).document() == path.read_text(encoding="utf-8"), f"run {path.with_name('make.py')}"


def test_botocores_clients_still_go_there():
    """The first of the cases: a client takes its time to be made."""
    vectors = json.loads((VECTORS / "settings" / "cases.json").read_text())
    made = maker("settings").cases(30)
    assert len(made) > 20 and made == vectors["cases"][: len(made)]
