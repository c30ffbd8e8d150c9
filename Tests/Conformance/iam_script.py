"""One script of IAM calls, to be run against any IAM, with answers that can be compared."""

import dataclasses
import datetime
import json
import re

import botocore.exceptions

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
     "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]}
POLICY = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}
OTHER = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
LONG = "x" * 65


def text(document):
    return json.dumps(document)


def step(label, operation, **arguments):
    return label, operation, arguments


def role(label, **more):
    return step(label, "create_role", **{
        "RoleName": "reader", "AssumeRolePolicyDocument": text(TRUST), **more})


def policy(label, **more):
    return step(label, "create_policy", **{
        "PolicyName": "objects", "PolicyDocument": text(POLICY), **more})


def of_role(label, operation, **more):
    return step(label, operation, **{"RoleName": "reader", **more})


# `{account}` stands for the account's number.
OWN = "arn:aws:iam::{account}:policy/team/objects"

STEPS = [
    # Roles.
    of_role("get a role that is not there", "get_role"),
    role("create a role", Path="/team/", Description="reads", MaxSessionDuration=7200,
         Tags=[{"Key": "owner", "Value": "a"}]),
    of_role("get the role", "get_role"),
    role("create it again"),
    step("create a second role", "create_role", RoleName="Second",
         AssumeRolePolicyDocument=text(TRUST)),
    step("create a role of the same name in capitals", "create_role", RoleName="SECOND",
         AssumeRolePolicyDocument=text(TRUST)),
    step("list the roles", "list_roles"),
    step("list the roles of a path", "list_roles", PathPrefix="/team/"),
    of_role("update the role", "update_role", Description="reads all", MaxSessionDuration=3600),
    of_role("update the description alone", "update_role", Description="d"),
    of_role("get the updated role", "get_role"),
    step("update a role that is not there", "update_role", RoleName="none", Description="d"),
    # Trust policies.
    of_role("change the trust policy", "update_assume_role_policy",
            PolicyDocument=text({**TRUST, "Id": "changed"})),
    of_role("get the changed role", "get_role"),
    of_role("a trust policy that is not JSON", "update_assume_role_policy",
            PolicyDocument="nonsense"),
    of_role("a trust policy with a resource", "update_assume_role_policy",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {**TRUST["Statement"][0], "Resource": "*"}]})),
    of_role("a trust policy for another action", "update_assume_role_policy",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {**TRUST["Statement"][0], "Action": "s3:GetObject"}]})),
    of_role("a trust policy for a role that is not there", "update_assume_role_policy",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"AWS": "arn:aws:iam::{account}:role/none"}}]})),
    of_role("a trust policy that is too long", "update_assume_role_policy",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {**TRUST["Statement"][0],
                 "Condition": {"StringEquals": {"aws:SourceAccount": "1" * 2100}}}]})),
    # Inline policies.
    of_role("put a policy", "put_role_policy", PolicyName="b", PolicyDocument=text(POLICY)),
    of_role("put another", "put_role_policy", PolicyName="a", PolicyDocument=text(OTHER)),
    of_role("put it again", "put_role_policy", PolicyName="a", PolicyDocument=text(POLICY)),
    of_role("get the policy", "get_role_policy", PolicyName="a"),
    of_role("get a policy that is not there", "get_role_policy", PolicyName="none"),
    of_role("list the policies", "list_role_policies"),
    of_role("put a policy that is not JSON", "put_role_policy", PolicyName="c",
            PolicyDocument="nonsense"),
    of_role("put a policy without an action", "put_role_policy", PolicyName="c",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Resource": "*"}]})),
    of_role("put a policy whose action has no service", "put_role_policy", PolicyName="c",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "GetObject", "Resource": "*"}]})),
    of_role("put a policy whose resource is no ARN", "put_role_policy", PolicyName="c",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "reports"}]})),
    of_role("put a policy that is too long", "put_role_policy", PolicyName="c",
            PolicyDocument=text({"Version": "2012-10-17", "Statement": [
                {**POLICY["Statement"][0], "Resource": "arn:aws:s3:::" + "x" * 10240}]})),
    of_role("delete a policy", "delete_role_policy", PolicyName="b"),
    of_role("delete it again", "delete_role_policy", PolicyName="b"),
    of_role("list the rest", "list_role_policies"),
    # Managed policies.
    policy("create a managed policy", Path="/team/", Description="objects",
           Tags=[{"Key": "owner", "Value": "a"}]),
    policy("create it again in another path"),
    policy("create it again in capitals", PolicyName="OBJECTS"),
    policy("create one that is not JSON", PolicyName="c", PolicyDocument="nonsense"),
    policy("create one that is too long", PolicyName="c", PolicyDocument=text(
        {"Version": "2012-10-17", "Statement": [
            {**POLICY["Statement"][0], "Resource": "arn:aws:s3:::" + "x" * 6144}]})),
    step("get it", "get_policy", PolicyArn=OWN),
    step("get AWS's", "get_policy", PolicyArn=READ_ONLY),
    step("get one that is not there", "get_policy",
         PolicyArn="arn:aws:iam::{account}:policy/none"),
    of_role("attach it", "attach_role_policy", PolicyArn=OWN),
    of_role("attach it again", "attach_role_policy", PolicyArn=OWN),
    of_role("attach AWS's", "attach_role_policy", PolicyArn=READ_ONLY),
    of_role("attach one that is not there", "attach_role_policy",
            PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicy"),
    of_role("attach what is no ARN", "attach_role_policy", PolicyArn="no ARN, but long enough"),
    of_role("list what is attached", "list_attached_role_policies"),
    of_role("list what is attached of a path", "list_attached_role_policies",
            PathPrefix="/team/"),
    step("get what is attached", "get_policy", PolicyArn=OWN),
    step("delete what is attached", "delete_policy", PolicyArn=OWN),
    of_role("delete the role that has policies", "delete_role"),
    # Boundaries.
    step("create a bounded role", "create_role", RoleName="bounded",
         AssumeRolePolicyDocument=text(TRUST), PermissionsBoundary=READ_ONLY),
    step("create a role bounded by nothing", "create_role", RoleName="unbounded",
         AssumeRolePolicyDocument=text(TRUST),
         PermissionsBoundary="arn:aws:iam::aws:policy/NoSuchPolicy"),
    step("get the bounded role", "get_role", RoleName="bounded"),
    # Tags.
    of_role("tag the role", "tag_role", Tags=[
        {"Key": "owner", "Value": "b"}, {"Key": "a b", "Value": ""}]),
    of_role("list the tags", "list_role_tags"),
    of_role("tag it in capitals", "tag_role", Tags=[{"Key": "OWNER", "Value": "c"}]),
    of_role("list the tags again", "list_role_tags"),
    of_role("tag it twice at once", "tag_role", Tags=[
        {"Key": "twice", "Value": "1"}, {"Key": "Twice", "Value": "2"}]),
    of_role("tag it with what cannot be", "tag_role", Tags=[{"Key": "a(b", "Value": ""}]),
    of_role("tag it with too many", "tag_role", Tags=[
        {"Key": f"k{number}", "Value": ""} for number in range(51)]),
    of_role("tag it beyond the limit", "tag_role", Tags=[
        {"Key": f"k{number}", "Value": ""} for number in range(50)]),
    of_role("untag it", "untag_role", TagKeys=["OWNER", "none"]),
    of_role("list the tags that are left", "list_role_tags"),
    # The service's own role.
    step("make a service's role", "create_service_linked_role",
         AWSServiceName="rolesanywhere.amazonaws.com", Description="d"),
    step("make it again", "create_service_linked_role",
         AWSServiceName="rolesanywhere.amazonaws.com"),
    # Values that cannot be.
    role("a name with a blank", RoleName="a b"),
    role("a name that is too long", RoleName=LONG),
    role("a duration that is too short", RoleName="r", MaxSessionDuration=60),
    role("a duration that is too long", RoleName="r", MaxSessionDuration=43201),
    role("a path that is none", RoleName="r", Path="team"),
    role("a description with a tab and a control character", RoleName="r", Description="a\tb\u0001"),
    step("no name", "create_role", AssumeRolePolicyDocument=text(TRUST)),
    step("no trust policy", "create_role", RoleName="r"),
    of_role("a page of none", "list_role_tags", MaxItems=0),
    of_role("a policy without a name", "put_role_policy", PolicyDocument=text(POLICY)),
    # The end.
    of_role("detach what is not attached", "detach_role_policy",
            PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess"),
    of_role("detach AWS's", "detach_role_policy", PolicyArn=READ_ONLY),
    of_role("detach it", "detach_role_policy", PolicyArn=OWN),
    step("delete it", "delete_policy", PolicyArn=OWN),
    step("delete it again as it is gone", "delete_policy", PolicyArn=OWN),
    of_role("delete the role that has an inline policy", "delete_role"),
    of_role("delete the last policy", "delete_role_policy", PolicyName="a"),
    of_role("delete the role", "delete_role"),
    of_role("delete the role again", "delete_role"),
]


@dataclasses.dataclass
class Answer:
    """What a call was answered with; of a refusal, status, code and text."""

    members: dict | None
    status: int
    code: str = ""
    message: str = ""

    def differences(self, other):
        """Where two answers differ: `outcome`, `code`, `status`, `message`, or members by name."""
        if (self.members is None) != (other.members is None):
            return {"outcome"}
        if self.members is None:
            return {
                name for name in ("code", "status", "message")
                if getattr(self, name) != getattr(other, name)
            }
        return set(_differences(self.members, other.members, ""))


def run(client, account):
    """Every step's answer by its label."""
    answers = {}
    for label, operation, arguments in STEPS:
        assert label not in answers, label
        filled = json.loads(json.dumps(arguments).replace("{account}", account))
        try:
            response = getattr(client, operation)(**filled)
            status = response.pop("ResponseMetadata")["HTTPStatusCode"]
            answers[label] = Answer(_normal(response, account), status)
        except botocore.exceptions.ClientError as error:
            answers[label] = Answer(
                None, error.response["ResponseMetadata"]["HTTPStatusCode"],
                error.response["Error"]["Code"],
                error.response["Error"]["Message"].replace(account, "ACCOUNT"),
            )
    return answers


def _normal(value, account):
    """A value without what is different each time: times, ids, markers, the account."""
    if isinstance(value, dict):
        return {name: _normal(part, account) for name, part in value.items()}
    if isinstance(value, list):
        return [_normal(part, account) for part in value]
    if isinstance(value, datetime.datetime):
        return "TIME"
    if isinstance(value, str):
        if re.fullmatch(r"(AROA|ANPA)[A-Z0-9]{17}", value):
            return value[:4]
        return value.replace(account, "ACCOUNT")
    return value


def _differences(ours, theirs, place):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in ours.keys() | theirs.keys():
            at = f"{place}.{name}" if place else name
            if name not in theirs:
                yield f"+{at}"
            elif name not in ours:
                yield f"-{at}"
            else:
                yield from _differences(ours[name], theirs[name], at)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for one, other in zip(ours, theirs):
            yield from _differences(one, other, place)
    elif ours != theirs:
        yield place
