"""What botocore's model of Roles Anywhere forbids, the service refuses, and names; no more."""

import re

import botocore.exceptions
import pytest

import model_arguments
from local_service import LocalService

pytestmark = pytest.mark.judge("boto3")


@pytest.fixture(scope="module")
def unchecked(tmp_path_factory):
    """A client that sends what it is told to."""
    with LocalService(tmp_path_factory.mktemp("constraints")) as service:
        yield service.boto3(
            "rolesanywhere", parameter_validation=False, retries={"total_max_attempts": 1}
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


def fault(change, response):
    """What is wrong with the answer to changed arguments."""
    if change.allowed:
        wrong = response and complains(response, change.place)
        return f"{change} is refused: {response['Error']}" if wrong else None
    if response is None:
        return f"{change} is accepted"
    if response["Error"]["Code"] != "ValidationException":
        return f"{change} gives {response['Error']}"
    if response["ResponseMetadata"]["HTTPStatusCode"] != 400:
        return f"{change} gives {response['ResponseMetadata']}"
    if not complains(response, change.place):
        return f"{change} is not what is named: {response['Error']['Message'][:300]}"
    if not response["Error"]["Message"].startswith("1 validation error detected: "):
        # A text that is too short, or of the wrong length, may break a pattern, too.
        several = re.findall(r"at '([^']*)' failed", response["Error"]["Message"])
        return None if set(several) == {change.place} else f"{change} is not alone: {several}"
    return None


def test_constraints_of_the_model(unchecked, note):
    faults, refused, allowed = [], 0, 0
    for operation in unchecked.meta.service_model.operation_names:
        call = model_arguments.method_of(unchecked, operation)
        shape = unchecked.meta.service_model.operation_model(operation).input_shape
        for change in model_arguments.changes(shape):
            wrong = fault(change, refusal(call, change.arguments))
            if wrong:
                faults.append(f"{operation}: {wrong}")
            refused += not change.allowed
            allowed += change.allowed
    assert not faults, "\n".join(faults)
    assert refused > 100 and allowed > 100, (refused, allowed)
    note(f"rolesanywhere: {refused} requests that the model forbids, {allowed} at its limits")
