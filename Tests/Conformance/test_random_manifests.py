"""Random manifests, each applied on top of the last; boto3 reads what came of it."""

import json
import os
import random

import pytest

from account_view import differences, everything, view
from random_manifests import FOREIGN_TRUST, Files, RandomManifests

pytestmark = pytest.mark.judge("boto3")

MANIFESTS = int(os.environ.get("RANDOM_MANIFESTS", "20"))
SEED = os.environ.get("RANDOM_SEED", "20261126")


def strangers(lab, files):
    """What somebody else has, and the manifests mention."""
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    anchor = anywhere.create_trust_anchor(name="foreign", enabled=True, source={
        "sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": files.pem[0]},
    })["trustAnchor"]["trustAnchorArn"]
    role = iam.create_role(
        RoleName="foreign", AssumeRolePolicyDocument=json.dumps(FOREIGN_TRUST))["Role"]["Arn"]
    anywhere.create_profile(name="foreign", roleArns=[role])
    return {"trustAnchor": anchor, "role": role}


def test_each_manifest_is_what_the_account_then_is(workspace, lab, note):
    lab.point(workspace)
    files = Files(workspace)
    manifests = RandomManifests(random.Random(SEED), files, strangers(lab, files))
    foreign = everything(lab)
    replaced = deleted = 0
    for _ in range(MANIFESTS):
        before = manifests.account
        manifests.change()
        replaced += len(manifests.replaced)
        deleted += len(before.keys() - manifests.account.keys())
        workspace.write("manifest.yaml", manifests.text())
        done = workspace.ra("apply", "manifest.yaml", "--yes")
        assert differences(view(lab), manifests.account) == [], done
        again = workspace.ra("plan", "manifest.yaml", "--json", check=False)
        assert again.status == 0, again
        assert {each["action"] for each in again.json["changes"]} <= {"nothing"}, again
        there = everything(lab)
        assert set(foreign) <= set(there) and len(there) == len(foreign) + len(manifests.account)
    workspace.ra("destroy", "manifest.yaml", "--yes")
    assert everything(lab) == foreign
    assert replaced and deleted
    note(f"random manifests: {MANIFESTS}, each on top of the last; "
         f"{replaced} resources were replaced and {deleted} deleted on the way")
