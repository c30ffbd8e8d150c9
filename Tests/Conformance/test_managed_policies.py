"""The managed policies that the local service has decide as moto's copies of AWS's do."""

import fnmatch
import json

import pytest

import judges

pytestmark = [pytest.mark.judge("moto"), pytest.mark.judge("boto3")]

FOLDER = judges.REPOSITORY / "Sources" / "LocalService" / "ManagedPolicies"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))

# What the service has: the only actions that its policies can decide.
SERVICES = ("iam", "rolesanywhere", "s3", "sts")


def actions():
    """Every action that is called like an operation of these services."""
    import botocore.session

    session = botocore.session.get_session()
    for service in SERVICES:
        for name in session.get_service_model(service).operation_names:
            yield f"{service}:{name}"
    yield from (f"s3:{name}" for name in ("ListBucket", "ListAllMyBuckets", "GetObjectVersion"))
    yield from ("iam:PassRole", "sts:TagSession", "sts:SetSourceIdentity")


def as_list(value):
    return value if isinstance(value, list) else [value]


def permissions(document, action):
    """The statements of a policy that speak of an action: what else they say of it."""
    found = set()
    for statement in document["Statement"]:
        patterns = as_list(statement.get("Action", statement.get("NotAction")))
        named = any(fnmatch.fnmatchcase(action.lower(), each.lower()) for each in patterns)
        if named != ("NotAction" in statement):
            found.add((
                statement["Effect"], statement.get("Sid"),
                tuple(sorted(as_list(statement["Resource"]))),
                json.dumps(statement.get("Condition"), sort_keys=True),
            ))
    return found


@pytest.fixture(scope="module")
def theirs():
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    return json.loads(aws_managed_policies_data)


@pytest.mark.parametrize("name", NAMES)
def test_documents(name, theirs):
    ours = json.loads((FOLDER / f"{name}.json").read_text())
    document = theirs[name]["Document"]
    assert ours["Version"] == document["Version"]
    for action in actions():
        assert permissions(ours, action) == permissions(document, action), action


def test_what_is_said_of_them(theirs, lab):
    iam = lab.boto3("iam")
    for name in NAMES:
        path = theirs[name]["Path"]
        policy = iam.get_policy(PolicyArn=f"arn:aws:iam::aws:policy{path}{name}")["Policy"]
        assert policy["Path"] == path
        assert policy["DefaultVersionId"] == theirs[name]["DefaultVersionId"]
        for member, field in [("CreateDate", "CreateDate"), ("UpdateDate", "UpdateDate")]:
            assert policy[member].isoformat() == theirs[name][field], (name, member)
