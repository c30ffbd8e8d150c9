"""Clients of a CA that the trust anchor does not know, and sessions that they ask for."""

import pytest

FOREIGN = r"""
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other-ca.key \
    -out other-ca.pem -days 400 -subj "/CN=Other CA" -addext "keyUsage=critical,keyCertSign,cRLSign"
leaf() { # name, days, subject, extensions
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" \
        -out "$1.csr" -subj "$3"
    printf '%b' "basicConstraints=CA:FALSE\n$4" > "$1.ext"
    openssl x509 -req -in "$1.csr" -CA other-ca.pem -CAkey other-ca.key -days "$2" \
        -extfile "$1.ext" -out "$1.pem"
}
leaf plain 365 "/CN=plain" "keyUsage=critical,digitalSignature\n"
leaf ending 20 "/CN=ending" "keyUsage=critical,digitalSignature\n"
leaf month 40 "/CN=month" "keyUsage=critical,digitalSignature\n"
leaf useless 365 "/CN=useless" ""
leaf odd 365 "/CN=odd (one)" "keyUsage=critical,digitalSignature\n"
"""


@pytest.fixture
def foreign(authority):
    authority.run("bash", "-e", "-c", FOREIGN)
    return authority


class Asking:
    """`ra session` with another ARN or certificate than the right one."""

    def __init__(self, anywhere):
        self.anywhere = anywhere
        self.words = dict(zip(anywhere.options[::2], anywhere.options[1::2]))

    def __call__(self, *further, **others):
        words = self.words | {f"--{name.replace('_', '-')}": each for name, each in others.items()}
        command = [word for pair in words.items() for word in pair]
        return self.anywhere.authority.ra("session", *command, *further, check=False)

    def refused(self, answer, *hints, further=(), **others):
        done = self(*further, **others)
        assert done.status == 77 and done.stdout == "" and answer in done.stderr, done
        hint = done.stderr.partition("hint: ")[2]
        place = -1
        for text in hints:
            assert hint.find(text) > place, (text, done)
            place = hint.find(text)
        return done
