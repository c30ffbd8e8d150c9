"""Bad input to `ra`: a clear error with a hint, the right exit code, nothing written or lost."""

import json

import pytest

# The service is looked at with boto3.
pytestmark = pytest.mark.judge("boto3")

SESSION_ARNS = {
    "--trust-anchor-arn": "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
    "11111111-2222-4333-8444-555555555555",
    "--profile-arn": "arn:aws:rolesanywhere:us-east-1:111122223333:profile/"
    "11111111-2222-4333-8444-555555555555",
    "--role-arn": "arn:aws:iam::111122223333:role/web-01",
}


def resources(lab):
    """Everything that the local service holds."""
    client = lab.boto3("rolesanywhere")
    return [
        client.list_trust_anchors()["trustAnchors"],
        client.list_profiles()["profiles"],
        client.list_crls()["crls"],
        lab.boto3("iam").list_roles()["Roles"],
    ]


@pytest.fixture
def unchanged(lab):
    """Checks, when the test is over, that it changed nothing in the service since `arm`."""
    state = []
    yield lambda: state.append(json.dumps(resources(lab), default=str))
    assert state and json.dumps(resources(lab), default=str) == state[0]


# --- Credentials ----------------------------------------------------------------------------------


def test_no_credentials(authority, lab, unchanged):
    unchanged()
    lab.point(authority)
    authority.refused(
        78, "ra", "create-trust-anchor", "--name", "x", "--bundle", "issuing.pem",
        environment={"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None},
        saying="AWS_ACCESS_KEY_ID",
    )


def test_a_profile_that_is_nowhere(authority, lab, unchanged):
    unchanged()
    lab.point(authority)
    authority.refused(78, "ra", "list-profiles", "--profile", "absent", saying="absent")


def test_no_region(authority, lab, unchanged):
    unchanged()
    lab.point(authority)
    authority.refused(
        78, "ra", "list-profiles", environment={"AWS_REGION": None, "AWS_DEFAULT_REGION": None},
        saying="--region",
    )


def test_an_unknown_session_token(authority, lab, unchanged):
    unchanged()
    lab.point(authority)
    authority.refused(
        77, "ra", "create-trust-anchor", "--name", "x", "--bundle", "issuing.pem",
        environment={"AWS_SESSION_TOKEN": "no such token"},
    )


def test_a_wrong_secret(authority, lab, unchanged):
    unchanged()
    lab.point(authority)
    authority.refused(
        77, "ra", "list-profiles", environment={"AWS_SECRET_ACCESS_KEY": "wrong" * 8}
    )


# --- Documents ------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [
    "not JSON", "", "[]", '{"Statement": [{"Effect": "Perhaps", "Action": "*", "Resource": "*"}]}',
])
def test_session_policy(anywhere, content, unchanged):
    unchanged()
    authority = anywhere.authority
    authority.write("policy.json", content)
    authority.refused(
        65, "ra", "create-profile", "--name", "x", "--role", "web-01",
        "--session-policy", "policy.json", saying="policy.json",
    )


def test_inline_policy(anywhere, unchanged):
    unchanged()
    authority = anywhere.authority
    authority.write("policy.json", "not JSON")
    authority.refused(
        65, "ra", "create-role", "--name", "x", "--trust-anchor", "web-01",
        "--policy", "policy.json",
    )


def test_unknown_managed_policy(anywhere, unchanged):
    unchanged()
    anywhere.authority.refused(
        66, "ra", "create-role", "--name", "x", "--trust-anchor", "web-01",
        "--policy-arn", "arn:aws:iam::aws:policy/NoSuchPolicy", saying="NoSuchPolicy",
    )


def test_a_bundle_with_an_end_entity_certificate(authority, lab, unchanged):
    unchanged()
    leaf = (authority.issue("web-01") / "certificate.pem").read_text()
    authority.write("bundle.pem", authority.path("issuing.pem").read_text() + leaf)
    lab.point(authority).refused(
        65, "ra", "create-trust-anchor", "--name", "x", "--bundle", "bundle.pem", saying="web-01"
    )


def test_a_bundle_with_a_certificate_twice(authority, lab, unchanged):
    unchanged()
    authority.write("bundle.pem", authority.path("issuing.pem").read_text() * 2)
    lab.point(authority).refused(
        65, "ra", "create-trust-anchor", "--name", "x", "--bundle", "bundle.pem", saying="twice"
    )


def test_a_policy_that_is_a_certificate(anywhere, unchanged):
    unchanged()
    anywhere.authority.refused(
        65, "ra", "create-profile", "--name", "x", "--role", "web-01",
        "--session-policy", "issuing.pem", saying=('"issuing.pem" is not JSON', '"Statement"'),
    )


def test_names_that_iam_would_refuse(anywhere, unchanged):
    unchanged()
    authority = anywhere.authority
    command = ["ra", "create-role", "--name", "x", "--trust-anchor", "web-01"]
    policy = '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}'
    authority.write("we ird?.json", policy)
    authority.refused(64, *command, "--policy", "we ird?.json", saying="we ird?")
    for path in ("web", "/web", "/a b/"):
        authority.refused(64, *command, "--path", path, saying="--path")


def test_a_wrong_region(anywhere, unchanged):
    unchanged()
    authority = anywhere.authority
    authority.refused(77, "ra", "list-profiles", "--region", "eu-west-1", saying="region eu-west-1")
    # A session is had where the trust anchor is: no other region is asked at all.
    outcome = authority.refused(
        64, "ra", "session", *anywhere.options, "--region", "eu-west-1", saying="eu-west-1"
    )
    assert "us-east-1" in outcome.hint, outcome


def test_a_lab_on_an_impossible_port(authority):
    for words in (["--port", "-1"], ["--port=-1"], ["--port", "65536"]):
        authority.refused(64, "ra", "lab", *words, saying="--port is a number from 0 to 65535")


def test_a_bundle_with_three_certificates(authority, lab, unchanged):
    unchanged()
    authority.pki("init-issuing", "--subject", "CN=Another A2", "--name", "another")
    parts = [
        authority.path("root.pem").read_text(), authority.path("issuing.pem").read_text(),
        authority.pki("export-bundle", "--issuer", "another", "--out", "-").stdout,
    ]
    authority.write("bundle.pem", "".join(parts))
    lab.point(authority).refused(
        65, "ra", "create-trust-anchor", "--name", "x", "--bundle", "bundle.pem"
    )


# --- Names and ARNs -------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", SESSION_ARNS)
def test_a_name_where_session_needs_an_arn(authority, flag):
    folder = authority.issue("web-01", "--no-key-passphrase")
    options = [word for pair in (SESSION_ARNS | {flag: "web-01"}).items() for word in pair]
    authority.refused(
        64, "ra", "session", *options, "--certificate", folder / "certificate.pem",
        "--private-key", folder / "private_key.pem", saying=(flag, "ARN"),
    )


def test_names_that_nothing_has(anywhere, unchanged):
    unchanged()
    authority = anywhere.authority
    for command in (
        ["show-trust-anchor", "absent"], ["delete-trust-anchor", "absent"],
        ["show-role", "absent"], ["delete-role", "absent"],
        ["show-profile", "absent"], ["delete-profile", "absent"],
        ["show-crl", "absent"], ["delete-crl", "absent"],
        ["create-role", "--name", "x", "--trust-anchor", "absent"],
        ["create-profile", "--name", "x", "--role", "absent"],
    ):
        authority.refused(66, "ra", *command, saying="absent")


@pytest.mark.parametrize("command", [
    ["create-role", "--name", "web 01", "--trust-anchor", "web-01"],
    ["create-profile", "--name", "web/01", "--role", "web-01"],
    ["create-role", "--name", "x", "--trust-anchor", "web-01", "--max-session-duration", "60"],
    ["create-profile", "--name", "x", "--role", "web-01", "--duration-seconds", "60"],
    ["create-role", "--name", "x", "--trust-anchor", "web-01", "--require", "CN"],
    ["create-role", "--name", "x", "--trust-anchor", "web-01", "--require", "nonsense.CN=x"],
])
def test_values_that_aws_would_refuse(anywhere, command, unchanged):
    unchanged()
    outcome = anywhere.authority.ra(*command, check=False)
    assert outcome.status in (64, 65) and outcome.stdout == "" and outcome.hint, outcome


# --- Resources that differ, or are not ours -------------------------------------------------------


def test_the_same_again_is_done_already(anywhere, unchanged):
    unchanged()
    authority = anywhere.authority
    again = authority.ra("create-trust-anchor", "--name", "web-01", "--bundle", "issuing.pem")
    assert again.line == anywhere.trust_anchor
    again = authority.ra("create-profile", "--name", "web-01", "--role", "web-01")
    assert again.line == anywhere.profile


def test_the_same_name_with_other_content(anywhere, unchanged):
    unchanged()
    authority = anywhere.authority
    authority.refused(
        73, "ra", "create-trust-anchor", "--name", "web-01", "--bundle", "root.pem",
        saying="certificate",
    )
    authority.refused(
        73, "ra", "create-profile", "--name", "web-01", "--role", "web-01",
        "--duration-seconds", "900", saying="900",
    )
    authority.refused(
        73, "ra", "create-role", "--name", "web-01", "--trust-anchor", "web-01",
        "--require", "CN=web-02",
    )


def test_resources_that_are_not_ours(anywhere, lab, unchanged):
    authority = anywhere.authority
    bundle = authority.path("issuing.pem").read_text()
    lab.boto3("rolesanywhere").create_trust_anchor(
        name="foreign", enabled=True,
        source={"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": bundle}},
    )
    unchanged()
    authority.refused(
        73, "ra", "create-trust-anchor", "--name", "foreign", "--bundle", "issuing.pem"
    )
    authority.refused(73, "ra", "delete-trust-anchor", "foreign")


# --- Configuration --------------------------------------------------------------------------------


def test_configure_refuses_what_it_cannot_resolve(anywhere, unchanged):
    unchanged()
    authority = anywhere.authority
    options = list(anywhere.options)
    options[options.index(anywhere.role)] = "absent"
    authority.refused(66, "ra", "configure", "x", *options, saying="absent")
    options = list(anywhere.options)
    options[options.index(anywhere.certificate)] = authority.path("absent.pem")
    authority.refused(66, "ra", "configure", "x", *options, saying="does not exist")
    authority.refused(64, "ra", "configure", "bad]name", *anywhere.options)
