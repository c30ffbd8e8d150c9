"""The examples of the commands' help: what is typed, what is said to come, and whether it came.

A help text ends with "Example:" or "Examples:" and indented blocks as a terminal shows them. A command
begins with "$ ". Three dots stand for what was left out of a line, and on a line of their own for lines
that were left out; a line that is too long goes on four columns further in. Manual pages are made from
the same text: they take ASCII only, and leave 73 columns of 80.
"""

import dataclasses
import os
import pwd
import re

WIDEST = 72
HOME = "/home/alex"
ELLIPSIS = "..."
CUT = re.escape(ELLIPSIS)


@dataclasses.dataclass
class Step:
    """One command of an example, and the output that the help shows."""

    command: str
    output: list


def commands(workspace, tool):
    """What a tool says of each of its commands, by name; of itself, under its own."""
    root = workspace.run(tool, "--experimental-dump-help").json["command"]
    return {tool: root} | _below(root)


def _below(command):
    found = {}
    for each in command.get("subcommands", []):
        name = each["commandName"]
        if name != "help":
            found[name] = each
            found |= {f"{name} {rest}": found for rest, found in _below(each).items()}
    return found


def lines(description):
    """The lines of a command's examples."""
    text = description.get("discussion") or ""
    parts = re.split(r"^Examples?:\n", text, flags=re.MULTILINE)
    return parts[1].splitlines() if len(parts) == 2 else []


def examples(description):
    """The examples of a command: lists of steps."""
    blocks = [[]]
    for line in lines(description):
        assert not line or line.startswith("  "), f"not indented: {line}"
        if not line:
            blocks.append([])
        else:
            blocks[-1].append(line[2:])
    return [_steps(block) for block in blocks if block]


def _steps(block):
    steps = []
    is_open = False
    for line in block:
        if is_open:
            steps[-1].command += line.strip()
        elif line.startswith("$ "):
            steps.append(Step(line[2:], []))
        elif re.match(r" {4}\S", line):
            steps[-1].output[-1] += " " + line.strip()
        else:
            steps[-1].output.append(line)
        is_open = line.endswith("\\")
        if is_open:
            steps[-1].command = steps[-1].command.removesuffix("\\")
    return steps


# What differs from run to run, and what stands for it.
VARIABLE = [
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<id>"),
    (rf"\b[0-9a-f]{{8}}-{CUT}", "<id>"),
    (rf"\b(AKIA|ASIA)([0-9A-Z]{{16}}\b|{CUT})", r"\1<id>"),
    (r"(?<=http://127\.0\.0\.1:)\d+", "<port>"),
    (rf"\b[0-9a-f]{{8}}{CUT}|\b[0-9a-f]{{32,}}\b", "<hex>"),
    (r"\b\d{30,}\b", "<decimal>"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\b\d{8}T\d{6}Z", "<time>"),
    (r"\b\d{10}\b", "<number>"),
    (r"\b\d+(?= of the 300000 bytes)|(?<=room for )\d+|(?<=\()\d+(?= bytes)", "<size>"),
    (r"\b\d+(?= (certificates|CRLs|audit entries)\b)|(?<=certificates )\d+", "<count>"),
    (r"^\d+(?= <time>)", "<number>"),
]


def _normal(line):
    line = re.sub(r"\s+", " ", line).strip()
    for pattern, name in VARIABLE:
        line = re.sub(pattern, name, line)
    return line


def normal_output(text, workspace):
    """What a command printed, with the folder where it ran and its user as the help calls them."""
    text = text.replace(str(workspace.home), HOME).replace(str(workspace.folder), HOME)
    user = pwd.getpwuid(os.getuid()).pw_name
    text = re.sub(rf"\b{re.escape(user)}\b", "root", text)
    return "".join(_normal(line) + "\n" for line in text.splitlines())


LIMIT = re.compile(r"(?<=timeout --preserve-status )\d+")


def patient(command):
    """A command as it is written; and, where it gives a program a time, with more of it for slow machines."""
    limit = LIMIT.search(command)
    if not limit:
        return [command]
    return [LIMIT.sub(str(int(limit[0]) * factor), command) for factor in (1, 5, 25)]


def shown(step):
    """The pattern of a step's output."""
    pattern = ""
    for line in step.output:
        if line.strip() == ELLIPSIS:
            pattern += "(?:.*\n)+?"
        else:
            parts = (re.escape(part) for part in _normal(line).split(ELLIPSIS))
            pattern += ".*".join(parts) + "\n"
    return pattern


class Story:
    """Examples of a tool's commands, in an order in which one directory can live through them."""

    def __init__(self, tool, steps):
        self.tool = tool
        self.steps = steps

    def play(self, workspace):
        """Runs every example that the help has, and compares what it prints with what it shows."""
        descriptions = commands(workspace, self.tool)
        played = [step.run(workspace, descriptions) for step in self.steps]
        played = [example for example in played if example is not None]
        assert len(set(played)) == len(played), played
        written = {
            (name, index)
            for name, description in descriptions.items()
            for index in range(len(examples(description)))
        }
        assert written == set(played), "examples that have no place in the story, or the reverse"


class Example:
    """The example of a command that has its turn, by its place in the help."""

    def __init__(self, command, index=0, store=None, statuses=(0,)):
        self.command = command
        self.index = index
        self.store = store
        self.statuses = statuses

    def run(self, workspace, descriptions):
        written = examples(descriptions[self.command])
        assert self.index < len(written), f"{self.command} has no example {self.index + 1}"
        for step in written[self.index]:
            expected = shown(step)
            said = "\n".join(step.output)
            for command in patient(step.command):
                done = workspace.run(
                    "bash", "-c", f"exec 2>&1; {command}", check=False,
                    environment={"PKI_CA_DATA": self.store},
                )
                printed = normal_output(done.stdout, workspace)
                if done.status in self.statuses and re.fullmatch(expected, printed):
                    break
            assert done.status in self.statuses, done
            assert re.fullmatch(expected, printed), (
                f"the help of {self.command} shows\n\n{said}\n\n"
                f"and $ {step.command} prints\n\n{done.stdout}"
            )
        return self.command, self.index


class Between:
    """What the examples take for granted: a command of the shell between them."""

    def __init__(self, command, store=None):
        self.command = command
        self.store = store

    def run(self, workspace, descriptions):
        workspace.run(
            "bash", "-e", "-c", self.command, environment={"PKI_CA_DATA": self.store}
        )


def check_presence(workspace, tool):
    """Every command has an example that runs it and shows what it prints."""
    for name, description in commands(workspace, tool).items():
        steps = [step for example in examples(description) for step in example]
        assert any(step.output for step in steps), name
        command = name if name == tool else f"{tool} {name}"
        assert any(re.search(rf"\b{command}\b", step.command) for step in steps), name


def check_width(workspace, tool):
    """A terminal of 80 columns shows the lines as they are; a narrow one loses nothing."""
    for name, description in commands(workspace, tool).items():
        written = [line for line in lines(description) if line]
        for line in written:
            assert len(line) <= WIDEST and line.rstrip() == line, f"{name}: {line}"
            assert line.isascii(), f"{name}: {line}"
        command = [tool] if name == tool else [tool, *name.split()]
        wide = workspace.run(*command, "--help", environment={"COLUMNS": "80"}).stdout
        assert set(written) <= set(wide.splitlines()), name
        narrow = workspace.run(*command, "--help", environment={"COLUMNS": "40"}).stdout.split()
        words = " ".join(written).split()
        start = narrow.index("$")
        assert narrow[start:start + len(words)] == words, name
