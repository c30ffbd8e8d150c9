"""README's stories, typed by a new user: they print what is shown."""

import re
import shutil

import pytest

import help_examples
import judges
from help_examples import Step

HEADINGS = ["Test your trust policy without AWS", "One manifest"]
MARK = "-- end of command {} --"
PASSPHRASE = "PKI_PASSPHRASE="
USER = (r"\bAROA[0-9A-Z]{17}\b", "AROA<id>")
LOG = (r"(?<=, log )\S+", "<log>")
SEEN = (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>")

pytestmark = pytest.mark.judge("AWS CLI")


def section(heading):
    text = (judges.REPOSITORY / "README.md").read_text()
    line = f"## {heading}\n"
    assert text.count(line) == 1
    return re.split(r"^## ", text.split(line)[1], flags=re.MULTILINE)[0]


def steps(heading):
    """The commands of a section in their order, with what each is shown to print."""
    found = []
    blocks = re.findall(r"^```\w*\n(.*?)^```\n", section(heading), flags=re.MULTILINE | re.DOTALL)
    for block in blocks:
        if not block.startswith("$ "):
            continue
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:], []))
            else:
                found[-1].output.append(line)
    return found


def normal(text, workspace):
    text = help_examples.normal_output(text.rstrip("\n"), workspace)
    for pattern, name in (USER, LOG, SEEN):
        text = re.sub(pattern, name, text)
    return text


@pytest.fixture
def desk(workspace):
    """A new user's machine, and no service that outlives the test."""
    workspace.environment.pop("PKI_PASSPHRASE", None)
    shutil.copytree(judges.REPOSITORY / "templates", workspace.path("templates"))
    yield workspace
    workspace.ra("lab", "stop", check=False)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_section_goes_as_written(desk, heading):
    story = steps(heading)
    assert len(story) > 10 and story[0].command.startswith(f"export {PASSPHRASE}")
    script = "exec 2>&1\n"
    for number, step in enumerate(story):
        script += f"{step.command}\necho '{MARK.format(number)}'\n"
    rest = desk.run("bash", "-c", script).stdout
    for number, step in enumerate(story):
        printed, mark, rest = rest.partition(MARK.format(number) + "\n")
        assert mark, f"it ended within: {step.command}\n{printed}"
        shown = "\n".join(step.output)
        assert normal(printed, desk) == normal(shown, desk), (
            f"$ {step.command}\nis shown to print\n{shown}\n\nand prints\n{printed}"
        )


def test_the_manifest_that_is_shown_is_the_template():
    template = (judges.REPOSITORY / "templates" / "manifest" / "example.yaml").read_text()
    assert f"```yaml\n{template}```\n" in section("One manifest")
