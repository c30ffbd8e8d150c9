"""The foreign tools that decide whether the product is right, and whether each of them is here."""

import contextlib
import importlib.metadata
import itertools
import os
import pathlib
import shutil
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

# AWS's published SigV4 cases, beside the checkout. The Swift tests read them.
SIGV4_SUITE = pathlib.Path(
    os.environ.get("SIGV4_SUITE", REPOSITORY.parent / "shared" / "vectors" / "sigv4")
)

# Every program of the Python environment stands beside its interpreter.
PROGRAMS = pathlib.Path(sys.executable).parent


def program(name):
    """The path of a program: from the Python environment, else from PATH; None where it is not."""
    beside = PROGRAMS / name
    return str(beside) if beside.exists() else shutil.which(name)


def _has_package(name):
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _has_module(name):
    """Whether libcrypto has a module on this machine."""
    return any(pathlib.Path("/usr").glob(f"lib*/*/{name}")) or any(
        pathlib.Path("/usr").glob(f"lib*/{name}")
    )


# What each judge is called, and how to tell that it is here.
JUDGES = {
    "openssl": lambda: program("openssl") is not None,
    "easy-rsa": lambda: os.access("/usr/share/easy-rsa/easyrsa", os.X_OK),
    "GnuTLS": lambda: program("certtool") is not None,
    "Java": lambda: program("java") is not None and program("javac") is not None,
    "pkilint": lambda: program("lint_pkix_cert") is not None,
    "pyca/cryptography": lambda: _has_package("cryptography"),
    "cryptography-vectors": lambda: _has_package("cryptography-vectors"),
    "AWS SigV4 suite": lambda: any(SIGV4_SUITE.glob("**/header-canonical-request.txt")),
    "AWS CLI": lambda: program("aws") is not None,
    "boto3": lambda: _has_package("boto3"),
    "iam-rolesanywhere-session": lambda: _has_package("iam-rolesanywhere-session"),
    "parliament": lambda: _has_package("parliament"),
    "moto": lambda: program("moto_server") is not None,
    "SoftHSM": lambda: program("softhsm2-util") is not None
    and program("pkcs11-tool") is not None and _has_module("engines-3/pkcs11.so"),
    "swtpm": lambda: program("swtpm") is not None
    and program("tpm2_createprimary") is not None and _has_module("ossl-modules/tpm2.so"),
    "faketime": lambda: program("faketime") is not None,
    "systemd": lambda: program("systemd-analyze") is not None,
    "kubernetes-validate": lambda: _has_package("kubernetes-validate"),
    "C compiler": lambda: program("cc") is not None,
}


def are_required():
    """Whether a missing judge is a failure: REQUIRE_JUDGES=1."""
    return os.environ.get("REQUIRE_JUDGES", "") not in ("", "0")


def clear_after_faketime():
    """Takes away what a faketime that was killed has left, which fails a later one of its number."""
    for left in itertools.chain(
        pathlib.Path("/dev/shm").glob("faketime_shm_*"),
        pathlib.Path("/dev/shm").glob("sem.faketime_sem_*"),
    ):
        number = left.name.rpartition("_")[2]
        if number.isdigit() and not pathlib.Path("/proc", number).exists():
            with contextlib.suppress(OSError):
                left.unlink()
