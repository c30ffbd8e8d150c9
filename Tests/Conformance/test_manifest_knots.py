"""Manifests whose changes hang on each other, and things that only look like a change."""


import pytest
import yaml

from account_view import pages
from random_manifests import Files

pytestmark = pytest.mark.judge("boto3")


@pytest.fixture
def desk(workspace, lab):
    lab.point(workspace)
    Files(workspace)
    return workspace


def apply(desk, manifest):
    """Applies a manifest, after which nothing is left to do."""
    desk.write("manifest.yaml", yaml.safe_dump({"name": "knots"} | manifest, sort_keys=False))
    done = desk.ra("apply", "manifest.yaml", "--yes")
    again = desk.ra("plan", "manifest.yaml", check=False)
    assert again.status == 0, again
    return done


def test_the_other_form_of_a_crl_is_no_change(desk, lab):
    for file in ("list-0-3.crl", "list-0-3.pem", "list-0-3.crl"):
        done = apply(desk, {
            "trustAnchors": [{"name": "a", "bundle": "ca/0.pem"}],
            "crls": [{"name": "l", "trustAnchor": "a", "file": file}]})
        assert "updated" not in done.stderr, done


def crls(**places):
    """Two trust anchors, and CRLs at them."""
    return {
        "trustAnchors": [{"name": name, "bundle": "ca/both.pem"} for name in "xy"],
        "crls": [
            {"name": name, "trustAnchor": anchor, "file": f"list-{int(name > 'b')}-1.crl"}
            for name, anchor in places.items()
        ],
    }


@pytest.mark.parametrize("before, after", [
    # A new one comes where another one leaves.
    ({"a": "x", "b": "x"}, {"c": "x", "a": "y", "b": "x"}),
    # One goes away where another one comes to.
    ({"a": "x", "b": "x", "c": "y"}, {"c": "x", "a": "x"}),
    # They change places.
    ({"a": "x", "b": "x", "c": "y", "d": "y"}, {"a": "y", "b": "y", "c": "x", "d": "x"}),
    ({"a": "x", "b": "x", "c": "y", "d": "y"}, {"a": "y", "b": "x", "c": "x", "d": "y"}),
])
def test_crls_that_change_their_trust_anchors(desk, lab, before, after):
    apply(desk, crls(**before))
    apply(desk, crls(**after))
    client = lab.boto3("rolesanywhere")
    names = {
        each["trustAnchorArn"]: each["name"]
        for each in pages(client, "list_trust_anchors", "trustAnchors")
    }
    found = {each["name"]: names[each["trustAnchorArn"]] for each in pages(client, "list_crls", "crls")}
    assert found == after
