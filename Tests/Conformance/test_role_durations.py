"""A role that is to allow shorter sessions than its profiles give: it is said, and AWS does refuse them."""

import json

import pytest

pytestmark = pytest.mark.judge("boto3")

WARNED = "warning: the profile "


def warnings(outcome):
    return [line for line in outcome.stderr.splitlines() if line.startswith("warning: ")]


def test_profiles_that_give_longer_sessions_are_named(anywhere, lab):
    authority = anywhere.authority
    assert warnings(authority.ra("update-role", "web-01", "--max-session-duration", "7200")) == []
    authority.ra("update-profile", "web-01", "--duration-seconds", "7200")
    said = (f'{WARNED}"web-01" ({anywhere.profile}) gives sessions of 7200 seconds, and the role '
            '"web-01" is to allow 3600: AWS refuses them where a client does not ask for less; '
            "shorten them with: ra update-profile --duration-seconds 3600 web-01")
    dry = authority.ra("update-role", "web-01", "--max-session-duration", "3600", "--dry-run")
    assert warnings(dry) == [said] and "would call iam UpdateRole" in dry.stdout, dry
    changed = authority.ra("update-role", "web-01", "--max-session-duration", "3600")
    assert warnings(changed) == [said] and changed.line == anywhere.role, changed
    assert 'changed the role "web-01": the longest session' in changed.stderr, changed
    role = lab.boto3("iam").get_role(RoleName="web-01")["Role"]
    assert role["MaxSessionDuration"] == 3600

    # It is so: the profile's own length is refused, and what is asked for within the role's is not.
    session = ("session", "--no-cache", *anywhere.options)
    refused = authority.ra(*session, "--session-duration", "7200", check=False)
    assert refused.status == 77 and "MaxSessionDuration" in refused.stderr, refused
    assert json.loads(authority.ra(*session, "--session-duration", "3600").stdout)["AccessKeyId"]
    # The hint mends it.
    authority.ra("update-profile", "web-01", "--duration-seconds", "3600")
    assert warnings(authority.ra("update-role", "web-01", "--max-session-duration", "3600")) == []
    assert json.loads(authority.ra(*session, "--session-duration", "7200").stdout)["AccessKeyId"]


def test_where_profiles_cannot_be_seen_the_role_is_changed_all_the_same(anywhere, lab):
    authority, iam, sts = anywhere.authority, lab.boto3("iam"), lab.boto3("sts")
    iam.create_role(RoleName="operator", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "sts:AssumeRole"}]}))
    iam.put_role_policy(RoleName="operator", PolicyName="p", PolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["iam:*", "sts:*"], "Resource": "*"}]}))
    keys = sts.assume_role(
        RoleArn="arn:aws:iam::111122223333:role/operator", RoleSessionName="me")["Credentials"]
    changed = authority.ra(
        "update-role", "web-01", "--max-session-duration", "7200", environment={
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"]})
    line, = warnings(changed)
    assert line.startswith("warning: it is not known which profiles give longer sessions: "), line
    assert "rolesanywhere:ListProfiles" in line, line
    assert iam.get_role(RoleName="web-01")["Role"]["MaxSessionDuration"] == 7200
    # Nobody is asked where no profile can give more.
    longest = authority.ra("update-role", "web-01", "--max-session-duration", "43200", "--debug")
    assert warnings(longest) == [] and "/profiles" not in longest.stderr, longest
