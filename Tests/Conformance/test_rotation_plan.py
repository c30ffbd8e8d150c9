"""What `pki rotate-issuing --plan` prints, typed as it is printed: nobody is ever locked out."""

import pytest

pytestmark = pytest.mark.judge("boto3")


def plan(authority):
    return authority.pki("rotate-issuing", "--plan", "--trust-anchor", "web-01", "--json").json


def type_step(authority, name):
    """Types the commands of one step, which must be the next."""
    step = next(step for step in plan(authority)["steps"] if step["step"] == name)
    assert step["state"] == "next", step
    for command in step["commands"]:
        authority.run("bash", "-e", "-c", command)


def test_two_rotations_as_printed(anywhere, lab):
    authority = anywhere.authority
    reader = lab.boto3("rolesanywhere")
    old, new = anywhere.client, "web-02"

    def sessions(folder):
        return anywhere.authority.ra(
            "session", *anywhere.arns,
            "--certificate", folder / "certificate.pem",
            "--private-key", folder / "decrypted_private_key.pem", check=False).status == 0

    folders = {old: anywhere.folder}
    for generation in (2, 3):
        type_step(authority, "prepare")
        assert sessions(folders[old])
        type_step(authority, "trust both")
        assert sessions(folders[old])
        assert len(reader.list_crls()["crls"]) == 2
        type_step(authority, "issue")
        folders[new] = authority.issue(new, decrypt=True)
        assert sessions(folders[old]) and sessions(folders[new])
        # The old generation's only client is gone, so that it can be dropped.
        authority.pki("revoke", old)
        type_step(authority, "drop")
        assert sessions(folders[new]) and not sessions(folders[old])
        anchor = reader.get_trust_anchor(
            trustAnchorId=anywhere.trust_anchor.rpartition("/")[2])["trustAnchor"]
        pem = anchor["source"]["sourceData"]["x509CertificateData"]
        assert pem.count("BEGIN CERTIFICATE") == 1
        assert len(reader.list_crls()["crls"]) == 1
        old, new = new, f"web-{generation + 1:02}"
