"""AssumeRole of the local service: a second hop through the AWS CLI's own profiles, and boto3."""

import json

import botocore.exceptions
import pytest

pytestmark = [pytest.mark.judge("AWS CLI"), pytest.mark.judge("boto3")]

ACCOUNT = "111122223333"


def trust(principal, actions="sts:AssumeRole", **conditions):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": principal}, "Action": actions,
        **({"Condition": conditions} if conditions else {})}]})


def code_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    error = caught.value.response
    return error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]


def test_a_profile_with_a_second_hop(anywhere, lab):
    """`role_arn` and `source_profile`, as people write them; the first hop is `ra`."""
    authority = anywhere.authority
    iam = lab.boto3("iam")
    iam.create_role(
        RoleName="second", AssumeRolePolicyDocument=trust(anywhere.role, "sts:*"))
    iam.attach_role_policy(
        RoleName="second", PolicyArn="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    authority.ra("configure", "rolesanywhere", *anywhere.options)
    config = authority.home / ".aws" / "config"
    config.write_text(config.read_text() + f"""
[profile second]
role_arn = arn:aws:iam::{ACCOUNT}:role/second
source_profile = rolesanywhere
role_session_name = hop
""")
    keys = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    for name in keys:
        authority.environment.pop(name, None)

    def aws(*words, **run):
        return authority.aws("--profile", "second", *words, **run)

    identity = aws("sts", "get-caller-identity").json
    assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/second/hop"
    assert aws("s3", "ls").stdout.endswith(" reports\n")
    iam.update_assume_role_policy(
        RoleName="second", PolicyDocument=trust(f"arn:aws:iam::{ACCOUNT}:user/lab"))
    authority.run("rm", "-rf", str(authority.home / ".aws" / "cli" / "cache"))
    refused = aws("s3", "ls", check=False)
    assert refused.status != 0 and "AccessDenied" in refused.stderr, refused
    assert "is not authorized to perform: sts:AssumeRole on resource" in refused.stderr


def test_boto3_reads_every_answer(lab):
    iam, sts = lab.boto3("iam"), lab.boto3("sts", parameter_validation=False)
    root = f"arn:aws:iam::{ACCOUNT}:root"
    iam.create_role(
        RoleName="tagged", MaxSessionDuration=7200, AssumeRolePolicyDocument=trust(
            root, ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            StringEquals={"sts:ExternalId": "id", "aws:RequestTag/team": "red"}))
    wish = {
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/tagged", "RoleSessionName": "work",
        "ExternalId": "id", "Tags": [{"Key": "team", "Value": "red"}],
        "TransitiveTagKeys": ["team"], "SourceIdentity": "me", "DurationSeconds": 7200,
        "Policy": json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}),
        "PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],
    }
    answer = sts.assume_role(**wish)
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/tagged/work"
    assert answer["SourceIdentity"] == "me" and answer["PackedPolicySize"] > 0
    lasts = answer["Credentials"]["Expiration"].timestamp()
    assert lasts > 0 and answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    for more, expected in [
        ({"ExternalId": "other"}, ("AccessDenied", 403)),
        ({"Tags": [], "TransitiveTagKeys": []}, ("AccessDenied", 403)),
        ({"Tags": []}, ("ValidationError", 400)),
        ({"DurationSeconds": 7201}, ("ValidationError", 400)),
        ({"DurationSeconds": 60}, ("ValidationError", 400)),
        ({"RoleSessionName": "a b"}, ("ValidationError", 400)),
        ({"Policy": "nonsense"}, ("MalformedPolicyDocument", 400)),
        ({"Tags": [{"Key": "team", "Value": "red"}] + [
            {"Key": f"k{n}", "Value": "x" * 200} for n in range(30)]},
         ("PackedPolicyTooLarge", 400)),
        ({"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/none"}, ("AccessDenied", 403)),
    ]:
        assert code_of(sts.assume_role, **(wish | more)) == expected, more
