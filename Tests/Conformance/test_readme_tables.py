"""README's tables: every command and every flag is there, and does what is said of it."""

import re

import pytest

import help_examples
from test_readme_sections import section
from workspace import tools_folder

VERBS = ("create", "list", "show", "update", "enable", "disable", "delete", "put", "reset")

# What aws_signing_helper 1.8 has, by the commands that take it; the first is asked.
SESSIONS = ("credential-process", "serve", "update")
FLAGS = {
    flag: commands
    for flags, commands in (
        (
            "role-arn profile-arn trust-anchor-arn session-duration region endpoint no-verify-ssl "
            "with-proxy intermediates role-session-name", SESSIONS,
        ),
        (
            "private-key reuse-pin tpm-key-password no-tpm-key-password pkcs8-password "
            "cert-selector system-store-name use-latest-expiring-certificate",
            (*SESSIONS, "sign-string"),
        ),
        ("certificate pkcs11-lib debug", (*SESSIONS, "sign-string", "read-certificate-data")),
        ("port hop-limit", ("serve",)),
        ("profile once", ("update",)),
        ("format digest", ("sign-string",)),
    )
    for flag in flags.split()
}


def rows(heading):
    """The rows of a section's tables, without their heads."""
    found = []
    for line in section(heading).splitlines():
        if line.startswith("| ---"):
            found.pop()
        elif line.startswith("| "):
            found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def spelled(part):
    """The commands that a part of a cell names: `show-`, `delete-` `crl` and `show-`, `delete-crl` are two."""
    names = re.findall(r"`([^`]+)`", part)
    heads = [name for name in names if name.endswith("-")]
    whole = [name for name in names if not name.endswith("-")]
    if not heads:
        return set(whole)
    objects = [re.sub(rf"^(?:{'|'.join(VERBS)})-", "", name) for name in whole]
    joined = {name for name, rest in zip(whole, objects) if name != rest}
    return joined | {head + rest for head in heads for rest in objects}


@pytest.mark.parametrize("tool", ["pki", "ra"])
def test_every_command_is_in_the_table(workspace, tool):
    described = help_examples.commands(workspace, tool)
    known = {name for name in described if name != tool}
    table = section("Commands").split(f"| `{tool}` | |\n")[1].split("\n\n")[0]
    cells = [line.split(" | ")[0] for line in table.splitlines()[1:]]
    named = set().union(*(spelled(part) for cell in cells for part in cell.split(";")))
    # `list-` `crl` stands for `list-crls`.
    plural = {name + "s" for name in named if name.startswith("list-")} & known
    singular = {name.removesuffix("s") for name in plural}
    aliases = {"credential-process"} if tool == "ra" else set()
    assert named - singular - aliases | plural == known


def test_every_flag_of_the_signing_helper_is_in_the_table(workspace):
    told = {
        flag: " ".join(row[1:])
        for row in rows("Coming from `aws_signing_helper`")
        for flag in re.findall(r"`--([a-z0-9-]+)`", row[0])
    }
    assert set(FLAGS) <= set(told), set(FLAGS) - set(told)
    program = workspace.path("aws_signing_helper")
    program.symlink_to(tools_folder() / "ra")
    for flag in FLAGS:
        assert told[flag].startswith(("the same", "differs: ", "refused by name")), flag
    refused = {flag for flag in FLAGS if told[flag].startswith("refused")}
    for command in sorted({command for commands in FLAGS.values() for command in commands}):
        flags = [flag for flag, commands in FLAGS.items() if command in commands]
        # Nothing is begun: the help is asked for.
        taken = [f"--{flag}=true" for flag in flags if flag not in refused]
        workspace.run(program, command, *taken, "--help")
        for flag in refused.intersection(flags):
            done = workspace.run(program, command, f"--{flag}=true", check=False)
            assert done.status == 1 and f"--{flag} " in done.stderr, done
