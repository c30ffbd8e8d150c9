"""README's "Test your trust policy without AWS", typed by a new user: it prints what it shows."""

import re

import pytest

import help_examples
import judges
from help_examples import Step

HEADING = "## Test your trust policy without AWS\n"
MARK = "-- end of command {} --"
PASSPHRASE = "PKI_PASSPHRASE="
USER = (r"\bAROA[0-9A-Z]{17}\b", "AROA<id>")
LOG = (r"(?<=, log )\S+", "<log>")

pytestmark = pytest.mark.judge("AWS CLI")


def section():
    text = (judges.REPOSITORY / "README.md").read_text()
    assert text.count(HEADING) == 1
    return re.split(r"^## ", text.split(HEADING)[1], flags=re.MULTILINE)[0]


def steps():
    """The commands of the section in their order, with what each is shown to print."""
    found = []
    for block in re.findall(r"^```\n(.*?)^```\n", section(), flags=re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:], []))
            else:
                found[-1].output.append(line)
    return found


def normal(text, workspace):
    text = help_examples.normal_output(text.rstrip("\n"), workspace)
    for pattern, name in (USER, LOG):
        text = re.sub(pattern, name, text)
    return text


@pytest.fixture
def desk(workspace):
    """A new user's machine, and no service that outlives the test."""
    workspace.environment.pop("PKI_PASSPHRASE", None)
    yield workspace
    workspace.ra("lab", "stop", check=False)


def test_the_section_goes_as_written(desk):
    story = steps()
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
