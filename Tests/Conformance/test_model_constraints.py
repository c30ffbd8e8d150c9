"""What botocore's models forbid, the service refuses, and names; and no more."""

import re

import botocore.exceptions
import pytest

import model_arguments
from local_service import LocalService

pytestmark = pytest.mark.judge("boto3")


@pytest.fixture(scope="module")
def unchecked(tmp_path_factory):
    """Makes clients that send what they are told to."""
    with LocalService(tmp_path_factory.mktemp("constraints")) as service:
        yield lambda name: service.boto3(
            name, parameter_validation=False, retries={"total_max_attempts": 1}
        )


def refusal(call, arguments):
    """The error of a call; nothing where it succeeds."""
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response
    return None


def complains(response, place):
    """Whether a message of the service's validation names this place."""
    message = response["Error"]["Message"]
    return re.search(rf"at '{re.escape(place)}' failed to satisfy constraint", message)


def fault(change, response, code):
    """What is wrong with the answer to changed arguments."""
    if change.allowed:
        wrong = response and complains(response, change.place)
        return f"{change} is refused: {response['Error']}" if wrong else None
    if response is None:
        return f"{change} is accepted"
    if response["Error"]["Code"] != code:
        return f"{change} gives {response['Error']}"
    if response["ResponseMetadata"]["HTTPStatusCode"] != 400:
        return f"{change} gives {response['ResponseMetadata']}"
    if not complains(response, change.place):
        return f"{change} is not what is named: {response['Error']['Message'][:300]}"
    # A text that is too short, or of the wrong length, may break a pattern, too.
    several = set(re.findall(r"at '([^']*)' failed", response["Error"]["Message"]))
    return None if several == {change.place} else f"{change} is not alone: {several}"


def judge(client, operations, is_form, code):
    """Changes one thing after another in the arguments of operations; how many were forbidden."""
    faults, refused, allowed = [], 0, 0
    for operation in operations:
        call = model_arguments.method_of(client, operation)
        shape = client.meta.service_model.operation_model(operation).input_shape
        for change in model_arguments.Changes(shape, is_form):
            wrong = fault(change, refusal(call, change.arguments), code)
            if wrong:
                faults.append(f"{operation}: {wrong}")
            refused += not change.allowed
            allowed += change.allowed
    assert not faults, "\n".join(faults)
    return refused, allowed


def test_roles_anywhere(unchecked, note):
    client = unchecked("rolesanywhere")
    operations = client.meta.service_model.operation_names
    refused, allowed = judge(client, operations, False, "ValidationException")
    assert refused > 200 and allowed > 150, (refused, allowed)
    note(f"rolesanywhere: {refused} requests that the model forbids, {allowed} at its limits")


# The calls of IAM that the local service has.
IAM = """CreateRole GetRole UpdateRole UpdateAssumeRolePolicy DeleteRole ListRoles
    AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies
    PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies
    TagRole UntagRole ListRoleTags
    CreatePolicy GetPolicy DeletePolicy CreateServiceLinkedRole""".split()


def test_iam(unchecked, note):
    refused, allowed = judge(unchecked("iam"), IAM, True, "ValidationError")
    assert refused > 180 and allowed > 100, (refused, allowed)
    note(f"iam: {refused} requests that the model forbids, {allowed} at its limits")


def test_sts(unchecked, note):
    refused, allowed = judge(unchecked("sts"), ["AssumeRole"], True, "ValidationError")
    assert refused > 20 and allowed > 20, (refused, allowed)
    note(f"sts: {refused} requests that the model forbids, {allowed} at its limits")
