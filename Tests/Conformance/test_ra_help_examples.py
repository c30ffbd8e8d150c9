"""The help of every `ra` command shows what the command really prints; AWS is the local service."""

import pytest

import help_examples
import judges
from help_examples import Between, Example, Story
from local_service import EXPORT


class PointAtTheLab:
    """What `eval "$(ra lab env)"` does for the commands that follow."""

    def run(self, workspace, descriptions):
        for line in workspace.ra("lab", "env").stdout.splitlines():
            match = EXPORT.fullmatch(line)
            workspace.environment[match[1]] = match[2].strip("'\"")


class NameThem:
    """The ARNs that the example of `ra session` has in variables."""

    def run(self, workspace, descriptions):
        for variable, kind, name in (
            ("ANCHOR", "trust-anchor", "example"), ("PROFILE", "profile", "reader"),
            ("ROLE", "role", "reader"),
        ):
            shown = workspace.ra(f"show-{kind}", name, "--json").json
            workspace.environment[variable] = shown["arn"]


class KeepTrust:
    """The trust policy of a role as a file."""

    def run(self, workspace, descriptions):
        workspace.write("trust.json", workspace.ra("show-role", "reader", "--json").json["trustPolicy"])


STORY = Story("ra", [
    Example("lab"),
    Example("lab", 1),
    Example("lab", 2),
    Between("ra lab --detach --bucket reports"),
    Example("lab env"),
    Example("lab env", 1),
    Example("lab env", 2),
    PointAtTheLab(),
    Example("plan", statuses=(2,)),
    Example("apply"),
    Example("export-manifest"),
    Example("destroy"),
    Example("ra"),
    Between("ra delete-trust-anchor example"),
    Example("create-trust-anchor"),
    Example("list-trust-anchors"),
    Example("show-trust-anchor"),
    Between("ra update-trust-anchor example --bundle root.pem"),
    Example("update-trust-anchor"),
    Example("disable-trust-anchor"),
    Example("enable-trust-anchor"),
    Example("put-notification-settings"),
    Example("reset-notification-settings"),
    Example("tag"),
    Example("list-tags"),
    Example("untag"),
    Example("create-role"),
    Example("list-roles"),
    Example("lab log"),
    Example("lab log", 1),
    Example("show-role"),
    KeepTrust(),
    Example("explain"),
    Example("create-profile"),
    Example("list-profiles"),
    Example("show-profile"),
    Example("update-profile"),
    Between("ra update-profile reader --duration-seconds 3600"),
    Example("disable-profile"),
    Example("enable-profile"),
    NameThem(),
    Example("session"),
    Example("session", 1),
    Example("doctor"),
    Example("read-certificate-data"),
    Example("sign-string"),
    Example("configure"),
    Example("configure", 1),
    Example("update"),
    Example("exec"),
    # `timeout` ends it.
    Example("serve"),
    Example("list-subjects"),
    Example("show-subject"),
    Example("put-attribute-mapping"),
    Example("delete-attribute-mapping"),
    Example("create-role", 1),
    Example("update-role"),
    Example("revoke-sessions"),
    Between("pki revoke web-01 --reason keyCompromise; pki create-crl --out issuing.crl"),
    Example("import-crl"),
    Example("list-crls"),
    Example("show-crl"),
    Example("disable-crl"),
    Example("enable-crl"),
    Example("status"),
    Between("mkdir crls; cp issuing.crl crls/"),
    Example("import-crl", 1),
    Between("ra delete-crl issuing"),
    Example("update-crl"),
    Between("ra update-crl issuing --name example"),
    Example("delete-crl"),
    Example("delete-profile"),
    Example("delete-role"),
    Example("delete-trust-anchor"),
    Example("lab stop"),
])


@pytest.fixture
def desk(workspace):
    """A client of the issuing CA, and no service that outlives the test."""
    yield workspace
    workspace.ra("lab", "stop", check=False)


def test_every_example_prints_what_it_shows(desk, default_port):
    desk.run("bash", "-e", "-c", """
        pki init-root --subject "CN=Example Root R1,O=Example"
        pki init-issuing --subject "CN=Example Issuing A1,O=Example"
        pki issue-client web-01 --out clients/web-01
        pki decrypt-key clients/web-01/private_key.pem \\
            --out clients/web-01/decrypted_private_key.pem
        pki export-bundle --out bundle.pem
        pki export-bundle --root --out root.pem
    """)
    for name in ("s3-read-only.json", "s3-bucket-prefix.json"):
        policy = judges.REPOSITORY / "templates" / "iam" / name
        desk.write(name, policy.read_text())
    manifest = judges.REPOSITORY / "templates" / "manifest" / "example.yaml"
    desk.write("example.yaml", manifest.read_text())
    STORY.play(desk)


def test_every_command_has_an_example_with_output(workspace):
    help_examples.check_presence(workspace, "ra")


def test_a_terminal_shows_the_examples_as_they_are(workspace):
    help_examples.check_width(workspace, "ra")
