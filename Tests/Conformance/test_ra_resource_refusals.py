"""Resources that cannot be found, changed, or looked at."""

import json

import pytest

from account_reader import reader  # noqa: F401
from local_service import LocalService

pytestmark = pytest.mark.judge("boto3")


# --- Names, lists ---------------------------------------------------------------------------------


def test_a_name_that_several_have_is_told_with_its_candidates(anywhere, reader):
    authority = anywhere.authority
    made = [
        reader.create_profile(name="twice", roleArns=[anywhere.role])["profile"]["profileArn"]
        for _ in range(2)
    ]
    for command in (
        ["update-profile", "twice", "--name", "x"], ["enable-profile", "twice"],
        ["show-profile", "twice"], ["delete-profile", "twice"],
        ["put-attribute-mapping", "twice", "--certificate-field", "san", "--attribute", "DNS"],
    ):
        authority.refused(65, "ra", *command, saying=made)


def test_lists_page_through_everything(authority, lab):
    lab.point(authority)
    reader = lab.boto3("rolesanywhere")
    role = "arn:aws:iam::111122223333:role/x"
    names = {f"profile-{number}" for number in range(51)}
    for name in names:
        reader.create_profile(name=name, roleArns=[role])
    assert {each["name"] for each in authority.ra("list-profiles", "--json").json} == names
    table = authority.ra("list-profiles").stdout.splitlines()
    assert {line.split()[0] for line in table[1:]} == names


# --- Local checks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("status, command, saying", [
    (64, ["create-trust-anchor", "--name", "x"], "give --bundle FILE, or --private-ca ARN"),
    (64, ["update-trust-anchor", "web-01"], "give --bundle FILE, --private-ca ARN or --name NAME"),
    (64, ["update-profile", "web-01"], "say what to change"),
    (64, ["update-crl", "web-01"], "give --crl FILE or --name NAME"),
    (64, ["update-trust-anchor", "web-01", "--name", "a/b"], "names have 1 to 255 of"),
    (64, ["create-trust-anchor", "--name", "x", "--bundle", "issuing.pem", "--tag", "team"],
     '"team" is not a tag of the form KEY=VALUE'),
    (64, ["create-profile", "--name", "x", "--role", "web-01", "--tag", "aws:x=1"],
     '"aws:x" cannot be a tag: keys that begin with aws: are AWS\'s own'),
    (64, ["tag", "web-01", "a=(1)", "--kind", "profile"],
     '"a=(1)" cannot be a tag: values have 0 to 256 of A-Z a-z 0-9 _ . : / = + @ - and blanks'),
    (64, ["tag", "web-01", "a=1", "a=2", "--kind", "profile"], "its key is given twice"),
    (64, ["create-profile", "--name", "x", "--role", "web-01", "--managed-policy-arn", "x"],
     '"x" is not the ARN of a managed policy'),
    (64, ["create-profile", "--name", "x", "--role", "web-01", "--role", "web-01"],
     "is given twice"),
    (64, ["put-attribute-mapping", "web-01", "--certificate-field", "serial", "--attribute", "CN"],
     '"serial" is no field of a certificate that can be mapped'),
    (64, ["put-attribute-mapping", "web-01", "--certificate-field", "san", "--attribute", "IP"],
     '"IP" is no attribute of x509SAN'),
    (64, ["put-notification-settings", "web-01", "--days", "361"],
     "a threshold of 361 days is not between 1 and 360"),
    (64, ["put-notification-settings", "web-01"], "give either --days NUMBER or --off"),
    (64, ["put-notification-settings", "web-01", "--event", "all", "--off"],
     '"all" is no event of which Roles Anywhere tells'),
    (66, ["tag", "absent", "a=b"], "there is no trust anchor, profile, CRL, role or subject"),
    (66, ["enable-crl", "absent"], 'there is no CRL "absent"'),
    (64, ["import-crl", "--trust-anchor", "web-01"],
     "give --name NAME and --crl FILE, or --watch DIRECTORY"),
    (64, ["import-crl", "--trust-anchor", "web-01", "--watch", ".", "--name", "x"],
     "--watch takes names and CRLs from its directory"),
    (66, ["import-crl", "--trust-anchor", "web-01", "--watch", "absent"], "does not exist"),
    (64, ["import-crl", "--trust-anchor", "web-01", "--watch", ".", "--dry-run"],
     "--dry-run goes with --name and --crl"),
    (73, ["update-profile", "web-01", "--name", "taken"], 'another profile is named "taken"'),
])
def test_what_is_refused_before_or_by_aws(anywhere, reader, status, command, saying):
    reader.create_profile(name="taken", roleArns=[])
    before = json.dumps([reader.list_trust_anchors(), reader.list_profiles()], default=str)
    anywhere.authority.refused(status, "ra", *command, saying=saying)

    def content(text):
        return [{**each, "ResponseMetadata": None} for each in json.loads(text)]

    after = json.dumps([reader.list_trust_anchors(), reader.list_profiles()], default=str)
    assert content(after) == content(before)


def test_bundles_of_more_than_16000_characters(anywhere):
    """Two certificates whose names are long."""
    authority = anywhere.authority
    parts = []
    for number in (1, 2):
        name = ",".join([f"CN=Long {number}"] + [f"OU={'x' * 60}{n:03}" for n in range(90)])
        authority.pki(
            "init-root", "--ca-data", f"long-{number}", "--subject", name
        )
        parts.append(
            authority.pki(
                "export-bundle", "--root", "--out", "-", "--ca-data", f"long-{number}"
            ).stdout
        )
    authority.write("long.pem", "".join(parts))
    authority.refused(
        65, "ra", "create-trust-anchor", "--name", "long", "--bundle", "long.pem",
        saying=f"the bundle has {len(''.join(parts))} characters, and a trust anchor takes 16000",
    )


def test_a_caller_who_may_not_look_at_roles(anywhere, lab, tmp_path):
    """Its profiles are made all the same, and what could not be checked is said."""
    authority = anywhere.authority
    iam = lab.boto3("iam")
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "sts:AssumeRole"}]}
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": ["rolesanywhere:*", "iam:PassRole"], "Resource": "*"}]}
    iam.create_role(RoleName="limited", AssumeRolePolicyDocument=json.dumps(trust))
    iam.put_role_policy(
        RoleName="limited", PolicyName="own", PolicyDocument=json.dumps(policy))
    session = lab.boto3("sts").assume_role(
        RoleArn="arn:aws:iam::111122223333:role/limited", RoleSessionName="limited"
    )["Credentials"]
    limited = {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }
    done = authority.ra(
        "create-profile", "--name", "x", "--role", anywhere.role, environment=limited)
    assert f"warning: the role {anywhere.role} may not be looked at" in done.stderr
    shown = authority.ra("status", environment=limited, check=False)
    assert "roles may not be looked at" in shown.stderr and "ROLE " not in shown.stdout


def test_another_region_has_its_own(anywhere, tmp_path, authority):
    with LocalService(tmp_path / "other") as other:
        environment = other.environment
        assert authority.ra("list-trust-anchors", "--json", environment=environment).json == []
