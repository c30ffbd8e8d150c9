"""What boto3 reads of what `ra` has made."""

import pytest

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
