"""Every command that changes a resource of Roles Anywhere, and what boto3 reads afterwards."""

import json

import pytest

from local_service import LocalService

pytestmark = pytest.mark.judge("boto3")

OWNER = {"key": "anchorage:managed-by", "value": "anchorage"}


@pytest.fixture
def reader(lab):
    """Roles Anywhere as boto3 sees it."""
    return lab.boto3("rolesanywhere")


def identity(arn):
    return arn.rpartition("/")[2]


def anchor_of(reader, anywhere):
    return reader.get_trust_anchor(trustAnchorId=identity(anywhere.trust_anchor))["trustAnchor"]


def profile_of(reader, anywhere):
    return reader.get_profile(profileId=identity(anywhere.profile))["profile"]


def tags_of(reader, arn):
    return reader.list_tags_for_resource(resourceArn=arn)["tags"]


# --- Trust anchors --------------------------------------------------------------------------------


def test_a_trust_anchor_is_changed_by_name_and_by_arn(anywhere, reader):
    authority = anywhere.authority
    both = authority.path("issuing.pem").read_text() + authority.path("root.pem").read_text()
    authority.write("both.pem", both)
    for name, bundle in ((anywhere.client, "both.pem"), (anywhere.trust_anchor, "root.pem")):
        done = authority.ra("update-trust-anchor", name, "--bundle", bundle)
        assert done.line == anywhere.trust_anchor and "certificates: " in done.stderr
        source = anchor_of(reader, anywhere)["source"]
        assert source["sourceType"] == "CERTIFICATE_BUNDLE"
        assert source["sourceData"]["x509CertificateData"] == authority.path(bundle).read_text()
    before = anchor_of(reader, anywhere)
    again = authority.ra("update-trust-anchor", anywhere.client, "--bundle", "root.pem")
    assert "nothing was changed" in again.stderr and anchor_of(reader, anywhere) == before
    authority.ra("update-trust-anchor", anywhere.client, "--name", "renamed")
    assert anchor_of(reader, anywhere)["name"] == "renamed"
    assert tags_of(reader, anywhere.trust_anchor) == [OWNER]


def test_a_private_ca_is_named_as_it_is(anywhere, reader):
    """The local service has no AWS Private CA: what it says is AWS's own refusal."""
    arn = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/" + "1" * 8
    refused = anywhere.authority.refused(
        65, "ra", "create-trust-anchor", "--name", "pca", "--private-ca", arn,
        saying="Given AWS PCA did not allow get request",
    )
    assert "CreateTrustAnchor" in refused.stderr
    anywhere.authority.refused(
        64, "ra", "create-trust-anchor", "--name", "pca", "--private-ca", anywhere.role,
        saying="is not the ARN of a CA in AWS Private CA",
    )


@pytest.mark.parametrize("kind", ["trust-anchor", "profile", "crl"])
def test_enabling_and_disabling(anywhere, reader, kind):
    authority = anywhere.authority
    name = anywhere.client
    if kind == "crl":
        crl = authority.create_crl()
        authority.ra(
            "import-crl", "--name", name, "--trust-anchor", name, "--crl", crl
        )

    def enabled():
        if kind == "crl":
            return reader.list_crls()["crls"][0]["enabled"]
        read = anchor_of if kind == "trust-anchor" else profile_of
        return read(reader, anywhere)["enabled"]

    for verb, state in (("disable", False), ("disable", False), ("enable", True)):
        before = enabled()
        done = authority.ra(f"{verb}-{kind}", name)
        assert enabled() is state and done.line.startswith("arn:"), done
        assert ("nothing was changed" in done.stderr) == (before is state)
    if kind != "crl":
        assert anywhere.session().status == 0
        authority.ra(f"disable-{kind}", name)
        assert anywhere.session(check=False).status != 0


# --- Profiles -------------------------------------------------------------------------------------


def test_a_profile_is_changed_field_by_field(anywhere, reader):
    authority = anywhere.authority
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}
    authority.write("policy.json", json.dumps(policy))
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    before = profile_of(reader, anywhere)
    for options, field, value in (
        (["--duration-seconds", "1800"], "durationSeconds", 1800),
        (["--accept-role-session-name"], "acceptRoleSessionName", True),
        (["--no-accept-role-session-name"], "acceptRoleSessionName", False),
        (["--session-policy", "policy.json"], "sessionPolicy", json.dumps(policy)),
        (["--managed-policy-arn", arn], "managedPolicyArns", [arn]),
        (["--no-managed-policies"], "managedPolicyArns", []),
        (["--role", anywhere.role], "roleArns", [anywhere.role]),
        (["--name", "renamed"], "name", "renamed"),
    ):
        authority.ra("update-profile", anywhere.profile, *options)
        after = profile_of(reader, anywhere)
        assert after[field] == value
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed <= {field, "updatedAt"}, (options, changed)
        before = after


def test_a_role_limits_its_profiles(anywhere, reader):
    authority = anywhere.authority
    before = profile_of(reader, anywhere)
    authority.refused(
        64, "ra", "update-profile", "web-01", "--duration-seconds", "3601",
        saying='a session of the role "web-01" lasts 3600 seconds at most',
    )
    authority.refused(
        64, "ra", "create-profile", "--name", "x", "--role", "web-01", "--duration-seconds", "7200",
        saying="lasts 3600 seconds at most",
    )
    authority.refused(
        64, "ra", "update-profile", "web-01", "--role", "arn:aws:iam::999922223333:role/x",
        saying="a profile takes roles of its own account only",
    )
    assert profile_of(reader, anywhere) == before
    absent = "arn:aws:iam::111122223333:role/absent"
    done = authority.ra("update-profile", "web-01", "--role", absent)
    assert f"warning: there is no role {absent}" in done.stderr


def test_attribute_mappings(anywhere, reader):
    authority = anywhere.authority

    def mapped():
        return {
            mapping["certificateField"]: [rule["specifier"] for rule in mapping["mappingRules"]]
            for mapping in profile_of(reader, anywhere)["attributeMappings"]
        }

    def put(*options):
        return authority.ra("put-attribute-mapping", "web-01", *options)

    def delete(*options):
        return authority.ra("delete-attribute-mapping", "web-01", *options)

    put("--certificate-field", "subject", "--attribute", "CN", "--attribute", "2.5.4.11")
    assert mapped()["x509Subject"] == ["*", "CN", "2.5.4.11"]
    put("--certificate-field", "subject", "--attribute", "CN", "--attribute", "OU", "--only")
    assert mapped()["x509Subject"] == ["CN", "OU"]
    again = put("--certificate-field", "x509Subject", "--attribute", "OU", "--attribute", "CN")
    assert "nothing was changed" in again.stderr
    delete("--certificate-field", "SAN", "--attribute", "Name/")
    assert mapped()["x509SAN"] == ["DNS", "URI"]
    delete("--certificate-field", "issuer")
    assert set(mapped()) == {"x509Subject", "x509SAN"}
    assert "nothing was changed" in delete("--certificate-field", "issuer").stderr
    authority.refused(
        66, "ra", "delete-attribute-mapping", "web-01", "--certificate-field", "san",
        "--attribute", "Name/CN", saying="it maps DNS, URI",
    )


def test_notification_settings(anywhere, reader):
    authority = anywhere.authority

    def settings():
        return {
            setting["event"]: (setting["enabled"], setting["threshold"], setting["configuredBy"])
            for setting in anchor_of(reader, anywhere)["notificationSettings"]
        }

    first = settings()
    ca, entity = "CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY"
    authority.ra("put-notification-settings", "web-01", "--event", "ca", "--days", "90")
    assert settings() == first | {ca: (True, 90, "111122223333")}
    authority.ra("put-notification-settings", "web-01", "--off")
    assert settings() == {ca: (False, 90, "111122223333"), entity: (False, 45, "111122223333")}
    authority.ra("reset-notification-settings", "web-01", "--event", "end-entity")
    assert settings()[ca][1] == 90 and settings()[entity] == first[entity]
    authority.ra("reset-notification-settings", "web-01")
    assert settings() == first


# --- Tags and subjects ----------------------------------------------------------------------------


def test_tags_of_every_kind(anywhere, lab, reader):
    authority = anywhere.authority
    anywhere.session()
    crl = authority.ra(
        "import-crl", "--name", "list", "--trust-anchor", "web-01", "--crl", authority.create_crl(),
        "--tag", "made=with",
    ).line
    subject = authority.ra("list-subjects", "--json").json[0]["arn"]
    assert {"key": "made", "value": "with"} in tags_of(reader, crl)
    for arn in (anywhere.trust_anchor, anywhere.profile, crl, subject):
        authority.ra("tag", arn, "team=payments", "empty=", "sum=1+1=2")
        tags = {tag["key"]: tag["value"] for tag in tags_of(reader, arn)}
        assert tags.items() >= {"team": "payments", "empty": "", "sum": "1+1=2"}.items()
        listed = authority.ra("list-tags", arn, "--json").json
        assert listed["arn"] == arn and listed["tags"] == tags
        authority.ra("untag", arn, "team", "empty", "absent")
        assert not {"team", "empty"} & {tag["key"] for tag in tags_of(reader, arn)}
    authority.refused(65, "ra", "tag", "web-01", "a=b", saying="4 resources are named")
    authority.ra("tag", "web-01", "a=b", "--kind", "role")
    role = lab.boto3("iam").list_role_tags(RoleName="web-01")["Tags"]
    assert {"Key": "a", "Value": "b"} in role


def test_what_somebody_else_made_becomes_ours_by_its_tag(anywhere, reader):
    authority = anywhere.authority
    bundle = authority.path("issuing.pem").read_text()
    foreign = reader.create_trust_anchor(
        name="foreign", enabled=True,
        source={"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": bundle}},
    )["trustAnchor"]
    command = ["ra", "disable-trust-anchor", "foreign"]
    hint = authority.refused(73, *command, saying="was not made by this tool").hint
    adoption = hint.rpartition("with: ")[2].split()
    assert adoption[:2] == ["ra", "tag"]
    authority.run(*adoption)
    authority.run(*command)
    read = reader.get_trust_anchor(trustAnchorId=foreign["trustAnchorId"])["trustAnchor"]
    assert not read["enabled"]


def test_subjects(anywhere, reader):
    authority = anywhere.authority
    assert authority.ra("list-subjects", "--json").json == []
    anywhere.session()
    summary = reader.list_subjects()["subjects"][0]
    for name in ("web-01", summary["x509Subject"], summary["subjectArn"]):
        shown = authority.ra("show-subject", name, "--json").json
        assert shown["arn"] == summary["subjectArn"] and shown["subject"] == summary["x509Subject"]
        serial = authority.pki("show", "web-01", "--json").json["serialNumber"]
        assert [each["serialNumber"] for each in shown["certificates"]] == [serial]
    authority.refused(66, "ra", "show-subject", "web-02", saying="there is no subject")


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
