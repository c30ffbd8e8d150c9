"""Arguments for any operation of Roles Anywhere, made from botocore's model of it."""

import dataclasses
import re
import typing

UNKNOWN = "11111111-2222-3333-4444-555555555555"
PREFIX = "arn:aws:rolesanywhere:us-east-1:111122223333:"

# What a value must look like where the model has a pattern, or where the service knows more.
TEXTS = {
    "Uuid": UNKNOWN,
    "ResourceName": "judged",
    "TrustAnchorArn": PREFIX + "trust-anchor/" + UNKNOWN,
    "ProfileArn": PREFIX + "profile/" + UNKNOWN,
    "AmazonResourceName": PREFIX + "profile/" + UNKNOWN,
    "RoleArn": "arn:aws:iam::111122223333:role/judged",
    "MappingRuleSpecifierString": "CN",
}

# What breaks each of the model's patterns, and nothing else.
BREAKS = {
    "Uuid": UNKNOWN.replace("-", "_"),
    "ResourceName": "judged!",
    "TrustAnchorArn": PREFIX + "profile/" + UNKNOWN,
    "RoleArn": "arn:aws:iam::111122223333:user/judged",
    "TagKey": "judged!",
    "TagValue": "judged!",
}


def method_of(client, operation):
    """The client's method for an operation, such as `get_crl` for `GetCrl`."""
    for method, name in client.meta.method_to_api_mapping.items():
        if name == operation:
            return getattr(client, method)
    raise KeyError(operation)


def minimal(shape):
    """A value that a shape allows, with nothing that is optional."""
    kind = shape.type_name
    if kind == "structure":
        return {name: minimal(shape.members[name]) for name in shape.required_members}
    if kind in ("list", "map"):
        return [] if kind == "list" else {}
    if kind == "blob":
        return b"x"
    if kind == "boolean":
        return True
    if kind == "integer":
        return shape.metadata.get("min", 1)
    return shape.enum[0] if shape.enum else TEXTS.get(shape.name, "judged")


def of_length(shape, length):
    """A text that satisfies a shape's pattern and has this length."""
    text = TEXTS.get(shape.name, "")
    return text[:length] if length <= len(text) else text + "a" * (length - len(text))


@dataclasses.dataclass
class Change:
    """Arguments with one member changed."""

    arguments: dict
    place: str
    what: str
    # Whether the model allows it.
    allowed: bool = False

    def __str__(self):
        return f"{self.place}: {self.what}"


def changes(shape):
    """Everything that can be changed in an operation's arguments, one thing at a time."""
    base = minimal(shape)
    for name, member in shape.members.items():
        in_path = member.serialization.get("location") == "uri"
        # A path without an id is the path of something else.
        if name in shape.required_members and not in_path:
            yield Change({key: base[key] for key in base if key != name}, name, "missing")
        for what, value, place, allowed in values(member, name):
            if in_path and value == "":
                continue
            yield Change(base | {name: value}, place, what, allowed)


def values(shape, place) -> typing.Iterator[tuple]:
    """Values at and over a shape's limits: what, the value, where it is wrong, if it is allowed."""
    kind, limits = shape.type_name, shape.metadata
    least, most = limits.get("min"), limits.get("max")
    make = {
        "string": lambda length: of_length(shape, length),
        "integer": lambda number: number,
        "blob": lambda length: b"x" * length,
        "list": lambda length: elements(shape.member, length),
    }.get(kind)
    if make and least is not None:
        if least > 0:
            yield f"min - 1 = {least - 1}", make(least - 1), place, False
        # No ARN is as short as the model allows.
        if "pattern" not in limits or re.fullmatch(limits["pattern"], make(least)):
            yield f"min = {least}", make(least), place, True
    if make and most is not None:
        yield f"max = {most}", make(most), place, True
        yield f"max + 1 = {most + 1}", make(most + 1), place, False
    if limits.get("enum"):
        yield "not in the enum", "JUDGED", place, False
        yield from ((f"{text} of the enum", text, place, True) for text in limits["enum"])
    if "pattern" in limits:
        yield "against the pattern", BREAKS[shape.name], place, False
    if kind == "list":
        inner = place if shape.member.type_name == "string" else f"{place}.1.member"
        for what, value, where, allowed in values(shape.member, inner):
            yield f"element {what}", [value], where, allowed
    if kind == "structure":
        base = minimal(shape)
        for name in shape.required_members:
            left = {key: base[key] for key in base if key != name}
            yield "missing", left, f"{place}.{name}", False
        for name, member in shape.members.items():
            for what, value, where, allowed in values(member, f"{place}.{name}"):
                yield what, base | {name: value}, where, allowed


def elements(member, length):
    """A list's elements, whose tags have keys of their own."""
    if member.name == "Tag":
        return [{"key": f"k{number}", "value": ""} for number in range(length)]
    return [minimal(member)] * length
