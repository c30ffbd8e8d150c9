"""README's stories, typed by a new user: they print what is shown."""

import re
import shutil

import pytest

import help_examples
import judges
from help_examples import Step

README = judges.REPOSITORY / "README.md"
MARK = "-- end of command {} --"
USER = (r"\bAROA[0-9A-Z]{17}\b", "AROA<id>")
LOG = (r"(?<=, log )\S+", "<log>")
SEEN = (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?", "<time>")

# What a reader of a story has in variables.
NAMES = [
    Step(
        f'{variable}="$(ra show-{kind} {name} --json | python3 -c '
        "'import json, sys; print(json.load(sys.stdin)[\"arn\"])')\"", [])
    for variable, kind, name in (
        ("ANCHOR", "trust-anchor", "example"), ("PROFILE", "profile", "reader"),
        ("ROLE", "role", "reader"),
    )
]

pytestmark = pytest.mark.judge("AWS CLI")


def section(heading):
    text = README.read_text()
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


def play(desk, story):
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


@pytest.fixture
def desk(workspace):
    """A new user's machine, and no service that outlives the test."""
    for name in ("PKI_PASSPHRASE", "PKI_KEY_PASSPHRASE", "AWS_EC2_METADATA_DISABLED"):
        workspace.environment.pop(name, None)
    shutil.copytree(judges.REPOSITORY / "templates", workspace.path("templates"))
    yield workspace
    workspace.ra("lab", "stop", check=False)


@pytest.mark.parametrize("heading", ["Test your trust policy without AWS", "One manifest"])
def test_a_section_goes_as_written(desk, heading):
    story = steps(heading)
    assert len(story) > 10 and story[0].command.startswith("export PKI_PASSPHRASE=")
    play(desk, story)


def test_the_tour_and_what_continues_it(desk, default_port):
    """The whole of it in one place; workloads come before its revocation, and leave nothing behind."""
    tour = steps("The tour")
    workloads = steps("For workloads") + steps("Coming from `aws_signing_helper`")
    daily = steps("The certificate authority, day by day")
    assert len(tour) > 15 and len(workloads) > 15 and len(daily) > 20
    known = [step.command.split()[1] for step in tour].index("create-profile") + 1
    desk.environment.pop("XDG_CACHE_HOME")
    for step in daily:
        if step.command.startswith("cat "):
            # A file of the reader's own.
            desk.write(step.command.split()[1], "".join(f"{line}\n" for line in step.output))
    play(desk, [
        *tour[:known], Step("(export XDG_CACHE_HOME=/dev/null", []), *NAMES, *workloads,
        Step(")", []), *tour[known:], *daily,
    ])


def test_the_manifest_that_is_shown_is_the_template():
    template = (judges.REPOSITORY / "templates" / "manifest" / "example.yaml").read_text()
    assert f"```yaml\n{template}```\n" in section("One manifest")
