"""`ra doctor` finds what the local service refuses, and needs credentials for it."""

import json

import pytest

from foreign_clients import foreign  # noqa: F401

pytestmark = pytest.mark.judge("pyca/cryptography")
DOCTOR = ("--trust-anchor", "web-01", "--ra-profile", "web-01", "--role", "web-01")


def doctor(anywhere, *further, **others):
    identity = {"--certificate": anywhere.certificate, "--private-key": anywhere.private_key}
    identity |= {f"--{name.replace('_', '-')}": each for name, each in others.items()}
    words = [word for pair in identity.items() for word in pair]
    return anywhere.authority.ra("doctor", *DOCTOR, *words, *further, check=False)


def test_the_doctor_finds_what_the_service_refuses(foreign, anywhere, lab):
    service, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    anchor_id, profile_id = (
        arn.rpartition("/")[2] for arn in (anywhere.trust_anchor, anywhere.profile))
    well = doctor(anywhere)
    assert well.status == 0 and well.stdout.endswith("nothing is wrong\n"), well
    assert lab.boto3("rolesanywhere").list_subjects()["subjects"] == []

    def found(code, *further, **others):
        done = doctor(anywhere, "--json", *further, **others)
        assert done.status == 2 and not done.json["isWell"], done
        failed = {each["code"] for each in done.json["checks"] if each["outcome"] == "failed"}
        assert failed == {code}, done

    service.disable_trust_anchor(trustAnchorId=anchor_id)
    found("anchor.enabled")
    service.enable_trust_anchor(trustAnchorId=anchor_id)
    service.disable_profile(profileId=profile_id)
    found("profile.enabled")
    service.enable_profile(profileId=profile_id)
    found("profile.sessionName", "--role-session-name", "mine")
    found("path", certificate="plain.pem", private_key="plain.key")
    service.update_profile(profileId=profile_id, durationSeconds=7200)
    found("role.duration", "--session-duration", "7200")
    service.update_profile(profileId=profile_id, roleArns=[])
    found("profile.role")
    service.update_profile(profileId=profile_id, roleArns=[anywhere.role])
    policy = json.dumps(iam.get_role(RoleName="web-01")["Role"]["AssumeRolePolicyDocument"])
    iam.update_assume_role_policy(
        RoleName="web-01", PolicyDocument=policy.replace('"ArnEquals"', '"ArnNotEquals"'))
    found("role.trust")
    shown = doctor(anywhere).stdout
    assert "✗ ArnNotEquals aws:SourceArn" in shown and shown.endswith("1 problem found\n"), shown
    iam.update_assume_role_policy(RoleName="web-01", PolicyDocument=policy)
    foreign.pki("revoke", "web-01", "--reason", "keyCompromise")
    foreign.ra("import-crl", "--name", "list", "--trust-anchor", "web-01",
               "--crl", foreign.create_crl())
    found("crl.listed")
    shown = doctor(anywhere).stdout
    assert '✓ the CRL "list" is signed by CN=Conformance Issuing A1,O=Conformance\n' in shown, shown


def test_the_doctor_takes_what_a_session_takes_and_no_more(anywhere):
    for words, saying in (
        (("--session-duration", "5"), "between 900 and 43200"),
        (("--session-duration", "99999"), "between 900 and 43200"),
        (("--role-session-name", "sp ace"), "cannot name a session"),
        (("--trust-anchor", anywhere.trust_anchor, "--region", "eu-west-1"), "eu-west-1"),
        (("--trust-anchor", anywhere.trust_anchor.replace("us-east-1", "eu-west-1"),
          "--ra-profile", anywhere.profile), "eu-west-1"),
    ):
        command = dict(zip(DOCTOR[::2], DOCTOR[1::2], strict=True)) | dict(
            zip(words[::2], words[1::2], strict=True))
        line = [word for pair in command.items() for word in pair]
        anywhere.authority.refused(
            64, "ra", "doctor", *line, "--certificate", anywhere.certificate,
            "--private-key", anywhere.private_key, saying=saying)


def test_the_doctor_goes_to_the_region_of_the_arns(anywhere):
    arns = ("--trust-anchor", anywhere.trust_anchor, "--ra-profile", anywhere.profile)
    where = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    done = anywhere.authority.ra(
        "doctor", *arns, "--role", "web-01", "--certificate", anywhere.certificate,
        "--private-key", anywhere.private_key, environment=where)
    assert done.stdout.endswith("nothing is wrong\n")
    # The last part of an ARN is not its name: nothing of another region is taken for it.
    other = anywhere.trust_anchor.replace("us-east-1", "eu-west-1")
    anywhere.authority.refused(
        66, "ra", "show-trust-anchor", other, "--region", "us-east-1", saying="there is no")


def test_the_doctor_without_credentials(anywhere):
    none = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    none["AWS_EC2_METADATA_DISABLED"] = "true"
    done = anywhere.authority.ra(
        "doctor", *DOCTOR, "--certificate", anywhere.certificate, "--private-key",
        anywhere.private_key, check=False, environment=none)
    assert done.status in (77, 78) and done.stdout == "" and "hint: " in done.stderr, done


def test_what_the_trust_policy_leaves_open(anywhere, lab):
    """A key that is a typing error: AWS's answer hangs on it, and the doctor says no more than that."""
    iam = lab.boto3("iam")
    policy = iam.get_role(RoleName="web-01")["Role"]["AssumeRolePolicyDocument"]
    for statement in policy["Statement"]:
        statement["Condition"]["StringEquals"] = {"aws:PrincipalTagg/x": "y"}
    iam.update_assume_role_policy(RoleName="web-01", PolicyDocument=json.dumps(policy))
    done = doctor(anywhere)
    assert done.status == 2 and "aws:PrincipalTagg/x" in done.stdout, done
    assert done.stdout.endswith("\nnothing is known to be wrong, and 1 question left open\n"), done
    done = doctor(anywhere, "--json")
    assert done.status == 2 and not done.json["isWell"], done
    # As of the same policy by itself, and as of the service.
    file = anywhere.authority.write("trust.json", json.dumps(policy))
    explained = anywhere.authority.ra(
        "explain", "--policy", file, "--certificate", anywhere.certificate, check=False)
    assert explained.status == 2, explained
    anywhere.authority.refused(77, "ra", "session", *anywhere.options, saying="Unable to assume role")
