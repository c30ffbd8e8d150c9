"""Where the published X.509 files are, of the wheel cryptography-vectors."""

import pathlib


def folder():
    import cryptography_vectors

    return pathlib.Path(cryptography_vectors.__file__).parent / "x509"


def files(*patterns):
    """All files that fit, sorted, as paths below `folder()`."""
    found = {path for pattern in patterns for path in folder().glob(pattern) if path.is_file()}
    return sorted(str(path.relative_to(folder())) for path in found)
