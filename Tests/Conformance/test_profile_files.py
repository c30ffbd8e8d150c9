"""A built-in profile is the beginning of one's own."""

import json

import pytest

import judges

PROFILES = judges.REPOSITORY / "templates" / "profiles"


def test_every_built_in_profile_is_written_as_it_is(workspace):
    for profile in workspace.pki("list-profiles", "--json").json:
        name = profile["name"]
        file = f"{name}.json"
        done = workspace.pki("show-profile", name, "--out", file)
        assert done.stdout == ""
        assert workspace.path(file).read_bytes() == (PROFILES / file).read_bytes()
        assert workspace.pki("show-profile", f"./{file}", "--json").json == profile
        assert workspace.pki("show-profile", f"./{file}", "--out", "-").stdout == (
            PROFILES / file
        ).read_text()


@pytest.mark.judge("openssl")
def test_a_copy_with_a_change_decides(authority):
    authority.pki("show-profile", "client", "--out", "mine.json")
    authority.pki("issue-client", "web-01", "--profile", "mine.json", "--no-key-passphrase",
                  "--out", "clients/web-01")
    mine = json.loads(authority.path("mine.json").read_text())
    mine |= {"name": "mine", "days": {"default": 7, "maximum": 7}}
    authority.write("mine.json", json.dumps(mine))
    authority.pki("issue-client", "web-02", "--profile", "mine.json", "--no-key-passphrase",
                  "--out", "clients/web-02")
    assert authority.pki("show", "web-02", "--json").json["profile"] == "mine"
    week = str(7 * 86_400)
    for name, status in (("web-01", 0), ("web-02", 1)):
        done = authority.openssl(
            "x509", "-in", f"clients/{name}/certificate.pem", "-checkend", week, "-noout",
            check=False,
        )
        assert done.status == status


def test_nothing_is_written_over_or_for_no_profile(workspace):
    workspace.write("mine.json", "{}")
    workspace.refused(73, "pki", "show-profile", "client", "--out", "mine.json", saying="--force")
    workspace.refused(65, "pki", "show-profile", "./mine.json", "--out", "x.json", saying="name")
    workspace.refused(66, "pki", "show-profile", "clients", "--out", "x.json")
    workspace.pki("show-profile", "client", "--out", "mine.json", "--force")
