"""The same script of IAM calls through boto3 against the local service and against moto.

Every difference has its explanation here, and every explanation its difference: what moto does not
do, or says in words of its own. A difference of ours would be a fault.
"""

import pytest

import iam_script
import moto_server
from xml_judge import XMLJudge

pytestmark = [pytest.mark.judge("moto"), pytest.mark.judge("boto3")]

ACCOUNT = "111122223333"
CLIENT = {"parameter_validation": False, "retries": {"max_attempts": 1}}

# By label of the step: where the answers differ (a plus: what we have beyond, a minus: what moto
# has beyond), and why.
WORDS = "moto's words are its own; ours have been seen of AWS, or follow its documents"
UNCHECKED = "moto does not check what the model says of values"
FOLLOWS = "follows from what moto let in before"
QUOTA = "moto has no such quota"
CASE = "moto tells names and keys apart by case; to IAM they are the same"
ORDER = "moto lists by age, IAM by name"
BARE_ROLE = "moto tells of a new role that it was never used; IAM says that of GetRole alone"
BOUNDARY = "IAM's real answer is Policy; moto says what the model does"
IDS = "moto's ids of policies begin with A alone; it does not count boundaries"
POLICY = {"+Policy.PermissionsBoundaryUsageCount", "Policy.PolicyId"}
REFUSAL = {"code", "message", "status"}

EXPLAINED = {
    "get a role that is not there": ({"message"}, WORDS),
    "create a role": ({"-Role.RoleLastUsed"}, BARE_ROLE),
    "create a second role": ({"-Role.RoleLastUsed"}, BARE_ROLE),
    "create a role of the same name in capitals": ({"outcome"}, CASE),
    "list the roles": ({"Roles"}, CASE),
    "update a role that is not there": ({"message"}, WORDS),
    "a trust policy that is not JSON": ({"message"}, WORDS),
    "a trust policy with a resource": ({"message"}, WORDS),
    "a trust policy for another action": ({"message"}, WORDS),
    "a trust policy for a role that is not there": ({"outcome"}, "moto looks nobody up"),
    "a trust policy that is too long": ({"outcome"}, QUOTA),
    "get a policy that is not there": ({"message"}, WORDS),
    "list the policies": ({"PolicyNames"}, ORDER),
    "put a policy that is too long": ({"outcome"}, QUOTA),
    "list the rest": ({"PolicyNames"}, FOLLOWS),
    "create a managed policy": (POLICY, IDS),
    "create it again in another path": (
        {"outcome"}, "moto tells policies apart by path; to IAM the name is one of the account"),
    "create it again in capitals": ({"outcome"}, CASE),
    "create one that is too long": ({"outcome"}, QUOTA),
    "get it": (POLICY, IDS),
    "get AWS's": (POLICY, IDS),
    "get one that is not there": ({"message"}, WORDS),
    "attach what is no ARN": (REFUSAL, "moto looks any text up"),
    "get what is attached": (
        POLICY | {"Policy.AttachmentCount"}, "moto counts an attachment that was there again"),
    "delete what is attached": ({"outcome"}, "moto deletes what is in use"),
    "create a bounded role": (
        {"-Role.RoleLastUsed", "Role.PermissionsBoundary.PermissionsBoundaryType"}, BOUNDARY),
    "create a role bounded by nothing": ({"outcome"}, "moto does not look the boundary up"),
    "get the bounded role": ({"Role.PermissionsBoundary.PermissionsBoundaryType"}, BOUNDARY),
    "list the tags again": ({"Tags"}, CASE),
    "tag it with what cannot be": (
        {"message"}, "moto shows the value of a tag, and no number; IAM keeps tags out of texts"),
    "tag it with too many": ({"message"}, "moto shows the tags, IAM keeps them out of texts"),
    "tag it beyond the limit": ({"outcome"}, "moto counts the tags of one call alone"),
    "list the tags that are left": ({"Tags"}, FOLLOWS),
    "make a service's role": (
        {"-Role.RoleLastUsed", "-Role.Tags", "Role.Arn", "Role.RoleName",
         "Role.AssumeRolePolicyDocument.Statement.Action",
         "Role.AssumeRolePolicyDocument.Statement.Principal.Service"},
        "moto makes the role's name and policy of the service's name; AWS's guide has them"),
    "make it again": (REFUSAL, "the text has been seen of AWS; moto says what CreateRole would"),
    "a name with a blank": ({"outcome"}, UNCHECKED),
    "a name that is too long": ({"outcome"}, UNCHECKED),
    "a duration that is too short": ({"outcome"}, UNCHECKED),
    "a duration that is too long": (REFUSAL, FOLLOWS),
    "a path that is none": (REFUSAL, FOLLOWS),
    "a description with a tab and a control character": (REFUSAL, FOLLOWS),
    "no name": ({"outcome"}, UNCHECKED),
    "no trust policy": (REFUSAL, FOLLOWS),
    "a page of none": ({"outcome"}, UNCHECKED),
    "a policy without a name": ({"outcome"}, UNCHECKED),
    "detach it": ({"outcome"}, FOLLOWS),
    "delete it": ({"outcome"}, FOLLOWS),
    "delete it again as it is gone": ({"message"}, WORDS),
    "delete the role that has an inline policy": (
        {"message"}, "moto says of inline policies what IAM says of attached ones"),
    "delete the role": ({"outcome"}, FOLLOWS),
    "delete the role again": (REFUSAL, FOLLOWS),
}


@pytest.fixture
def judged(lab):
    client = lab.boto3("iam", **CLIENT)
    return client, XMLJudge(client)


def test_every_difference_is_explained(judged, moto):
    client, judge = judged
    moto.reset()
    ours = iam_script.run(client, ACCOUNT)
    theirs = iam_script.run(moto.boto3("iam", **CLIENT), moto_server.ACCOUNT)
    differences = {
        label: found for label in ours if (found := ours[label].differences(theirs[label]))
    }
    explained = {label: set(parts) for label, (parts, _) in EXPLAINED.items()}
    assert differences == explained, {
        label: (ours[label], theirs[label])
        for label in differences.keys() | explained.keys()
        if differences.get(label) != explained.get(label)
    }
    assert judge.faults == []
