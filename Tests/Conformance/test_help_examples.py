"""The help of every command shows what the command really prints."""

import json
import re

import pytest

import help_examples
from foreign_authority import OpenSSLAuthority
from workspace import Workspace

WIDEST = 76

FLEET = """name,sans,days
web-11,dns:web-11.example.com,30
web-12,,
web-13,uri:spiffe://example.com/web-13,90
"""


class Example:
    """The example of a command that has its turn, by its place in the help."""

    def __init__(self, command, index=0, store="ca-data", statuses=(0,)):
        self.command = command
        self.index = index
        self.store = store
        self.statuses = statuses

    def run(self, workspace, descriptions):
        examples = help_examples.examples(descriptions[self.command])
        assert self.index < len(examples), f"{self.command} has no example {self.index + 1}"
        for step in examples[self.index]:
            done = workspace.run(
                "bash", "-c", f"exec 2>&1; {step.command}", check=False,
                environment={"PKI_CA_DATA": self.store},
            )
            assert done.status in self.statuses, done
            printed = help_examples.normal_output(done.stdout, workspace.folder)
            expected = help_examples.shown(step)
            said = "\n".join(step.output)
            assert re.fullmatch(expected, printed), (
                f"the help of {self.command} shows\n\n{said}\n\n"
                f"and $ {step.command} prints\n\n{done.stdout}"
            )
        return self.command, self.index


class Between:
    """What the examples take for granted: a command of the shell between them."""

    def __init__(self, command, store="ca-data"):
        self.command = command
        self.store = store

    def run(self, workspace, descriptions):
        workspace.run(
            "bash", "-e", "-c", self.command, environment={"PKI_CA_DATA": self.store}
        )


# The order in which one directory can live through all of them.
STORY = [
    Example("pki", store="first"),
    Between("rm -r clients"),
    Example("init-root"),
    Example("init-issuing"),
    Example("set-urls"),
    Example("issue-client"),
    Example("issue-client", 1),
    Example("decrypt-key"),
    Example("encrypt-key"),
    Example("export-bundle"),
    Example("export"),
    Example("inspect"),
    Example("lint"),
    Example("lint", 1, statuses=(65,)),
    Example("verify"),
    Example("list"),
    Example("search"),
    Example("show"),
    Example("expiring", statuses=(2,)),
    Example("needs-renewal", statuses=(2,)),
    Example("tree"),
    Example("list-authorities"),
    Example("create-csr"),
    Example("create-csr", 1),
    Between("cp web-02/request.csr web-02.csr"),
    Example("sign-csr"),
    Between(
        "mkdir requests; for name in web-21 web-22; do pki create-csr $name --out $name; "
        "cp $name/request.csr requests/$name.csr; done"
    ),
    Example("sign-csr", 1),
    Between("openssl rand -hex 32 > leaked.txt"),
    Example("block-keys"),
    Example("renew"),
    Example("rekey"),
    Example("create-crl"),
    Example("verify", 1, statuses=(65,)),
    Example("revoke"),
    Between("pki create-crl --out newer.crl"),
    Example("list-crls"),
    Example("diff-crls"),
    Example("export-crl"),
    Example("log"),
    Example("release-hold"),
    Example("rotate-issuing"),
    Example("rotate-issuing", 1),
    Example("renew-authority"),
    Between("pki export-bundle --root --out ours.pem"),
    Between(
        'pki init-root --subject "CN=Partner Root,O=Partner"; '
        "pki export-bundle --root --out partner-root.pem; cp partner-root.pem partner-ca.pem; "
        "pki cross-sign ours.pem --out ours-by-partner.pem", store="partner",
    ),
    Example("cross-sign"),
    Example("install-cross"),
    Between(
        'pki init-root --subject "CN=Offline Root R1,O=Example"; '
        "pki export-bundle --root --out root.pem", store="offline",
    ),
    Example("init-issuing", 1, store="online"),
    Example("sign-csr", 2, store="offline"),
    Example("install-issuing", store="online"),
    Example("import-authority", store="moved"),
    Example("import-authority", 1, store="from-pkcs12"),
    Example("backup"),
    Example("check"),
    Example("check", 1),
    Example("restore"),
    Example("change-passphrase"),
    Example("change-passphrase", 1),
    Example("list-profiles"),
    Example("show-profile"),
]


@pytest.fixture(scope="module")
def descriptions(tmp_path_factory):
    workspace = Workspace(tmp_path_factory.mktemp("help") / "workspace")
    dump = workspace.pki("--experimental-dump-help").json
    return help_examples.commands(dump["command"])


@pytest.mark.judge("openssl")
def test_every_example_prints_what_it_shows(workspace, descriptions):
    workspace.environment |= {
        "PKI_EXPORT_PASSPHRASE": "a passphrase for an export",
        "PKI_NEW_PASSPHRASE": "the passphrase that comes after",
    }
    workspace.write("fleet.csv", FLEET)
    old = OpenSSLAuthority(workspace, "demoCA")
    old.openssl(
        "pkcs12", "-export", "-inkey", "private/cakey.pem", "-in", "cacert.pem", "-iter", "20000",
        "-passout", "env:PKI_KEY_PASSPHRASE", "-out", "../ca.p12",
    )
    played = [step.run(workspace, descriptions) for step in STORY]
    played = [example for example in played if example is not None]
    assert len(set(played)) == len(played)
    written = {
        (name, index)
        for name, description in descriptions.items()
        for index in range(len(help_examples.examples(description)))
    }
    assert written == set(played), "examples that have no place in the story, or the reverse"


def test_every_command_has_an_example_with_output(descriptions):
    for name, description in descriptions.items():
        steps = [step for example in help_examples.examples(description) for step in example]
        assert any(step.output for step in steps), name
        assert any(step.command.split()[:2] in (["pki", name], ["pki", "init-root"])
                   for step in steps), name
        assert "Example: " not in description["discussion"], name


def test_a_terminal_shows_the_examples_as_they_are(workspace, descriptions):
    for name, description in descriptions.items():
        lines = [line for line in help_examples.lines(description) if line]
        for line in lines:
            assert len(line) <= WIDEST and line.rstrip() == line, f"{name}: {line}"
        words = [] if name == "pki" else [name]
        help_text = workspace.pki(*words, "--help", environment={"COLUMNS": "80"}).stdout
        assert set(lines) <= set(help_text.splitlines()), name
        # A narrow one breaks lines between words, and loses nothing.
        narrow = workspace.pki(*words, "--help", environment={"COLUMNS": "40"}).stdout
        assert " ".join(lines).split() == _middle(narrow.split(), lines), name


def _middle(words, lines):
    """As many of the words as the lines have, from the first command on."""
    wanted = " ".join(lines).split()
    start = words.index("$")
    return words[start:start + len(wanted)]
