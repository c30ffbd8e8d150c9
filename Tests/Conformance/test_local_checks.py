"""What is refused before AWS is asked, and what is only said."""

import datetime
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from signed_sessions import Signatory

pytestmark = pytest.mark.judge("pyca/cryptography")

FOREIGN = (
    "arn:aws:rolesanywhere:us-east-1:999999999999:trust-anchor/"
    "11111111-2222-4333-8444-555555555555")


@pytest.fixture
def desk(workspace, lab):
    return lab.point(workspace)


@pytest.fixture
def anchor(desk):
    desk.write("ca.pem", Signatory("CA", is_authority=True).pem)
    return desk.ra("create-trust-anchor", "--name", "ca", "--bundle", "ca.pem").line


def authority(start, end):
    """A CA's certificate, valid between two distances from now in days."""
    known = Signatory("Timed", is_authority=True)
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder().subject_name(known.name).issuer_name(known.name)
        .public_key(known.key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=start))
        .not_valid_after(now + datetime.timedelta(days=end)))
    for extension in known.certificate.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    certificate = builder.sign(known.key, hashes.SHA256())
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def test_what_a_role_cannot_have(desk, lab, anchor):
    policies = [f"arn:aws:iam::aws:policy/P{number}" for number in range(26)]
    many = [word for arn in policies for word in ("--policy-arn", arn)]
    for options, saying in (
        (["--policy-arn", "foo"], '"foo" is not the ARN of a managed policy'),
        (many, "a role takes 10 managed policies, and 25 where AWS has raised the account's quota; 26"),
        (["--trust-anchor", FOREIGN], f"{FOREIGN} is not of 111122223333"),
    ):
        desk.refused(
            64, "ra", "create-role", "--name", "r", "--trust-anchor", "ca", *options, saying=saying)
    iam = lab.boto3("iam")
    assert "r" not in [role["RoleName"] for role in iam.list_roles()["Roles"]]
    desk.ra("create-role", "--name", "r", "--trust-anchor", "ca")
    before = iam.get_role(RoleName="r")["Role"]
    desk.refused(64, "ra", "update-role", "r", "--policy-arn", "foo", saying="is not the ARN")
    desk.refused(64, "ra", "update-role", "r", "--trust-anchor", FOREIGN, saying="its own account")
    desk.refused(
        64, "ra", "tag", "r", "Env=a", "env=b", "--kind", "role", saying='it is "Env" again')
    assert iam.get_role(RoleName="r")["Role"] == before
    # A key in another case takes the place of the one that is there.
    desk.ra("tag", "r", "Env=a", "--kind", "role")
    assert "env: a -> b" in desk.ra("tag", "r", "env=b", "--kind", "role").stderr


def test_certificates_by_their_time(desk, lab):
    desk.write("past.pem", authority(-9, -1))
    desk.write("future.pem", authority(1, 9))
    refused = desk.refused(
        65, "ra", "create-trust-anchor", "--name", "a", "--bundle", "past.pem",
        saying='"CN=Timed,O=Load" cannot be a trust anchor: it expired at ')
    assert "pki export-bundle" in refused.hint
    desk.write("manifest.json", json.dumps({"trustAnchors": [{"name": "a", "bundle": "past.pem"}]}))
    assert "it expired at" in desk.ra("plan", "manifest.json", check=False).stdout
    desk.refused(65, "ra", "apply", "manifest.json", "--yes", saying="it expired at")
    assert lab.boto3("rolesanywhere").list_trust_anchors()["trustAnchors"] == []
    made = desk.ra("create-trust-anchor", "--name", "a", "--bundle", "future.pem")
    assert 'warning: the certificate of "CN=Timed,O=Load" is valid from ' in made.stderr
    desk.write("both.pem", authority(-9, -1) + desk.path("future.pem").read_text())
    desk.ra("update-trust-anchor", "a", "--bundle", "both.pem")
    desk.refused(65, "ra", "update-trust-anchor", "a", "--bundle", "past.pem", saying="it expired")


def test_a_profile_longer_than_a_role_that_is_there(desk, anchor):
    role = desk.ra("create-role", "--name", "r", "--trust-anchor", "ca").line
    for roles, more in (([role], {}), (["r"], {"roles": [{"name": "r", "trustAnchor": anchor}]})):
        desk.write("manifest.json", json.dumps(
            {"profiles": [{"name": "p", "roles": roles, "durationSeconds": 7200}]} | more))
        for command in ("plan", "apply"):
            desk.refused(
                65, "ra", command, "manifest.json",
                saying='a session of the role "r" lasts 3600 seconds at most, and AWS refuses those '
                "of a profile that allows 7200")


def test_status_knows_pins_that_are_none(desk, lab, anchor):
    iam = lab.boto3("iam")

    def role(name, condition):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                "Condition": {"StringEquals": {"aws:PrincipalTag/x509Subject/CN": "a"}} | condition,
            }]}))

    prefix = anchor.rpartition("/")[0]
    role("pinned", {"ArnEquals": {"aws:SourceArn": anchor}})
    role("equals", {"ArnEquals": {"aws:SourceArn": prefix + "/*"}})
    role("like", {"ArnLike": {"aws:SourceArn": [anchor, prefix + "/1*"]}})
    role("foreign", {"ArnEquals": {"aws:SourceArn": FOREIGN}})
    role("gone", {"ArnEquals": {"aws:SourceArn": FOREIGN.replace("999999999999", "111122223333")}})
    role("none", {})
    shown = desk.ra("status", "--json", check=False)
    assert shown.status == 2
    assert {
        (each["name"], each["severity"], each["code"])
        for each in shown.json["findings"] if each["kind"] == "role"
    } == {
        ("equals", "problem", "role.wildcardPin"), ("like", "problem", "role.wildcardPin"),
        ("foreign", "problem", "role.foreignPin"), ("gone", "problem", "role.pinMissing"),
        ("none", "problem", "role.unpinned"),
    }


def test_retry_modes(desk, anchor):
    """One that there is not is refused, as botocore does; `adaptive` is not followed, and that is said."""
    command = ("ra", "list-trust-anchors")
    desk.environment["AWS_RETRY_MODE"] = "nonsense"
    desk.refused(78, *command, saying='"nonsense" cannot be the value of AWS_RETRY_MODE')
    for mode, said in (("legacy", False), ("standard", False), ("adaptive", True)):
        desk.environment["AWS_RETRY_MODE"] = mode
        shown = desk.ra("list-trust-anchors")
        assert ("the retry mode adaptive is not followed" in shown.stderr) == said, shown
