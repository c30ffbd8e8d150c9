"""The examples of the commands' help: what is typed, what is said to come, and whether it came.

A help text ends with "Example:" or "Examples:" and indented blocks as a terminal shows them. A command
begins with "$ ". An ellipsis stands for what was left out of a line, and on a line of its own for lines
that were left out; a line that is too long goes on four columns further in.
"""

import dataclasses
import getpass
import re

HOME = "/home/alex"
ELLIPSIS = "…"


@dataclasses.dataclass
class Step:
    """One command of an example, and the output that the help shows."""

    command: str
    output: list


def commands(tool):
    """Every command below a tool's description, by name; the tool itself under its own."""
    found = {tool["commandName"]: tool}
    for command in tool.get("subcommands", []):
        if command["commandName"] != "help":
            found.update(commands(command))
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
    (rf"\b[0-9a-f]{{8}}{ELLIPSIS}|\b[0-9a-f]{{32,}}\b", "<hex>"),
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


def normal_output(text, folder):
    """What a command printed, with the folder where it ran and its user as the help calls them."""
    text = text.replace(str(folder), HOME)
    text = re.sub(rf"\b{re.escape(getpass.getuser())}\b", "root", text)
    return "".join(_normal(line) + "\n" for line in text.splitlines())


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
