"""The OData subset that picks receivers: userId, connectionId, protocol, groups with eq ne in and or not."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

MAX_LENGTH = 2048
_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<word>[A-Za-z]+)|(?P<mark>[(),]))")
_FIELDS = ("userId", "connectionId", "protocol")

Value = str | None


@dataclass(frozen=True)
class Subject:
    """What a filter sees of a connection."""

    user_id: str | None
    connection_id: str
    protocol: str
    groups: Collection[str]


Predicate = Callable[[Subject], bool]
_Operand = Callable[[Subject], Value]


class FilterError(Exception):
    """The filter is not one that can be understood."""


def compile_filter(text: str) -> Predicate:
    """A predicate from `userId eq 'a' and not ('g' in groups)` and the like; raises FilterError."""
    if len(text) > MAX_LENGTH:
        raise FilterError("the filter is too long")
    parser = _Parser(_tokens(text))
    predicate = parser.either()
    parser.expect_end()
    return predicate


@dataclass(frozen=True)
class _Token:
    kind: Literal["text", "word", "mark", "end"]
    value: str


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise FilterError(f"cannot read the filter from {text[position : position + 20]!r} on")
        tokens.append(_token(match))
        position = match.end()
    return [*tokens, _Token("end", "")]


def _token(match: re.Match[str]) -> _Token:
    if match["text"]:
        return _Token("text", match["text"][1:-1].replace("''", "'"))
    return _Token("word", match["word"]) if match["word"] else _Token("mark", match["mark"])


class _Parser:
    """Recursive descent: or < and < not < comparison."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0

    def either(self) -> Predicate:
        left = self._both()
        while self._accept("word", "or"):
            left = _either(left, self._both())
        return left

    def expect_end(self) -> None:
        self._expect("end", "")

    def _both(self) -> Predicate:
        left = self._maybe_not()
        while self._accept("word", "and"):
            left = _both(left, self._maybe_not())
        return left

    def _maybe_not(self) -> Predicate:
        if self._accept("word", "not"):
            inner = self._maybe_not()
            return lambda subject: not inner(subject)
        if self._accept("mark", "("):
            inner = self.either()
            self._expect("mark", ")")
            return inner
        return self._comparison()

    def _comparison(self) -> Predicate:
        left = self._operand()
        if self._accept("word", "eq"):
            right = self._operand()
            return lambda subject: left(subject) == right(subject)
        if self._accept("word", "ne"):
            right = self._operand()
            return lambda subject: left(subject) != right(subject)
        self._expect("word", "in")
        if self._accept("word", "groups"):
            return lambda subject: left(subject) in subject.groups
        values = self._list()
        return lambda subject: left(subject) in {value(subject) for value in values}

    def _list(self) -> list[_Operand]:
        self._expect("mark", "(")
        values = [self._operand()]
        while self._accept("mark", ","):
            values.append(self._operand())
        self._expect("mark", ")")
        return values

    def _operand(self) -> _Operand:
        token = self._take()
        if token.kind == "text":
            return lambda _subject: token.value
        if token == _Token("word", "null"):
            return lambda _subject: None
        if token.kind == "word" and token.value in _FIELDS:
            return _field(token.value)
        raise FilterError(f"{token.value!r} is neither a field nor a value")

    def _take(self) -> _Token:
        token = self._tokens[self._position]
        self._position += token.kind != "end"
        return token

    def _accept(self, kind: str, value: str) -> bool:
        token = self._tokens[self._position]
        if (token.kind, token.value) != (kind, value):
            return False
        self._take()
        return True

    def _expect(self, kind: str, value: str) -> None:
        if (token := self._take()) != _Token(kind, value):  # type: ignore[arg-type]
            raise FilterError(f"expected {value or 'the end'!r}, found {token.value!r}")


def _either(left: Predicate, right: Predicate) -> Predicate:
    return lambda subject: left(subject) or right(subject)


def _both(left: Predicate, right: Predicate) -> Predicate:
    return lambda subject: left(subject) and right(subject)


def _field(name: str) -> _Operand:
    if name == "userId":
        return lambda subject: subject.user_id
    return (lambda subject: subject.connection_id) if name == "connectionId" else (lambda s: s.protocol)
