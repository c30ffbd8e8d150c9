"""Requests as they were sent, taken apart, changed in one place, and sent again.

`meaning` says what is left of a request when everything that is only a way of writing is taken
away. It follows AWS's description of the canonical request, and knows no code of ours.
"""

import socket
import string

from patience import PATIENCE

HEX = set(string.hexdigits)


class RawRequest:
    def __init__(self, raw):
        head, _, self.body = bytes(raw).partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = first.split(" ")
        self.headers = [tuple(line.split(": ", 1)) for line in lines]
        length = next((int(v) for n, v in self.headers if n.lower() == "content-length"), 0)
        self.body = self.body[:length]

    @classmethod
    def all_of(cls, raw):
        """The requests that one connection carried, one after the other."""
        requests, rest = [], bytes(raw)
        while b"\r\n\r\n" in rest:
            request = cls(rest)
            end = rest.index(b"\r\n\r\n") + 4 + len(request.body)
            requests.append(request)
            rest = rest[end:]
        return requests

    def copy(self):
        other = object.__new__(RawRequest)
        other.__dict__.update(self.__dict__, headers=list(self.headers))
        return other

    def bytes(self):
        headers = [
            (name, str(len(self.body)) if name.lower() == "content-length" else value)
            for name, value in self.headers
            if name.lower() not in ("expect", "connection")
        ]
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers] + ["Connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1") + self.body

    def send(self, port):
        """The status of the answer; None where there was none."""
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(self.bytes())
            start = connection.recv(4096)
        return int(start.split(b" ", 2)[1]) if start else None

    @property
    def authorization(self):
        return next((value for name, value in self.headers if name.lower() == "authorization"), "")

    @property
    def signed(self):
        """The names that the signature covers, and its own."""
        listed = self.authorization.partition("SignedHeaders=")[2].partition(",")[0]
        return {*listed.split(";"), "authorization"}

    # The parts that one can change: a name for each, how to read it, how to write it.

    def parts(self):
        parts = ["method", "target", "body"] if self.body else ["method", "target"]
        return parts + [
            (kind, index)
            for index, (name, _) in enumerate(self.headers)
            if name.lower() in self.signed
            for kind in ("name", "value")
        ]

    def read(self, part):
        if part == "body":
            return self.body
        if isinstance(part, str):
            return getattr(self, part).encode("latin-1")
        kind, index = part
        return self.headers[index][kind == "value"].encode("latin-1")

    def writing(self, part, octets):
        other = self.copy()
        if part == "body":
            other.body = octets
        elif isinstance(part, str):
            setattr(other, part, octets.decode("latin-1"))
        else:
            kind, index = part
            header = list(other.headers[index])
            header[kind == "value"] = octets.decode("latin-1")
            other.headers[index] = tuple(header)
        return other

    def changed(self, random):
        """The same with one octet inserted, deleted or replaced in a signed part; and which."""
        part = random.choice(self.parts())
        before = self.read(part)
        octet = bytes([random.randrange(256) if part == "body" else random.randrange(0x21, 0x7F)])
        place = random.randrange(len(before))
        after = random.choice(
            [
                before[:place] + octet + before[place:],
                before[:place] + before[place + 1:],
                before[:place] + octet + before[place + 1:],
            ]
        )
        return self.writing(part, after), (part, after)

    def with_fields_changed(self):
        """The same with one signed field removed, sent twice or moved, or two exchanged."""
        places = [
            place for place, (name, _) in enumerate(self.headers) if name.lower() in self.signed
        ]
        for place in places:
            name, value = self.headers[place]
            before, after = self.headers[:place], self.headers[place + 1:]
            yield f"{name} removed", self.having(before + after)
            for also in (value, "x"):
                yield f"{name} before {also}", self.having([*self.headers, (name, also)])
                yield f"{name} after {also}", self.having(
                    [*before, (name, also), (name, value), *after])
            yield f"{name} moved", self.having([*before, ("X-Moved", value), *after])
            for other in (other for other in places if other > place):
                headers = list(self.headers)
                headers[place] = (name, self.headers[other][1])
                headers[other] = (self.headers[other][0], value)
                yield f"{name} and {headers[other][0]} exchanged", self.having(headers)

    def having(self, headers):
        other = self.copy()
        other.headers = list(headers)
        return other


def _unescaped(text):
    octets, rest = [], text
    while rest:
        if rest[0] == "%" and len(rest) > 2 and set(rest[1:3]) <= HEX:
            octets.append(int(rest[1:3], 16))
            rest = rest[3:]
        else:
            octets.append(ord(rest[0]))
            rest = rest[1:]
    return bytes(octets)


def _authorization(value):
    algorithm, _, rest = value.strip().partition(" ")
    fields = [field.strip(" ") for field in rest.split(",")]
    if "X509" in algorithm:
        # A serial number may have zeros before it.
        fields = [
            "Credential=" + field[len("Credential="):].lstrip("0")
            if field.startswith("Credential=") else field
            for field in fields
        ]
    return algorithm, sorted(fields)


def meaning(request, service):
    path, _, query = request.target.partition("?")
    if service not in ("session", "s3") and path.startswith("/"):
        # Empty and dot segments are taken away before signing, by all services but S3.
        segments = path.split("/")
        kept = [segment for segment in segments[1:] if segment not in ("", ".")]
        if segments[-1] == "" and kept:
            kept.append("")
        path = kept
    parameters = sorted(
        tuple(_unescaped(half) for half in parameter.partition("=")[::2])
        for parameter in (query.split("&") if query else [])
    )
    headers = sorted(
        (name.lower(), _authorization(value) if name.lower() == "authorization"
         else " ".join(part for part in value.split(" ") if part))
        for name, value in request.headers
        if name.lower() in request.signed
    )
    return request.method, path, parameters, headers, request.body
