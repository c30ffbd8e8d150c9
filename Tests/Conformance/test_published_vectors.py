"""AWS's published SigV4 cases are where the Swift tests look for them."""

import pytest

import judges


@pytest.mark.judge("AWS SigV4 suite")
def test_every_case_is_complete():
    cases = [path for path in judges.SIGV4_SUITE.iterdir() if path.is_dir()]
    assert len(cases) >= 30
    for case in cases:
        for name in ("request.txt", "context.json", "header-canonical-request.txt",
                     "header-string-to-sign.txt", "header-signature.txt"):
            assert (case / name).is_file(), f"{case.name} lacks {name}"
