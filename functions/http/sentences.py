"""What people are told of a wrong field: sentences of the product, never a validator's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

_DATE = "Enter a date such as 2026-01-15."
_NUMBER = "Enter a number."
_CHOICE = "Choose one of those offered."

# By pydantic's types of errors; {name} stands for a bound of the rule.
SENTENCES: Mapping[str, str] = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no field of this name.",
    "string_too_long": "Use at most {max_length} characters.",
    "string_too_short": "Use at least {min_length} characters.",
    "string_type": "Enter text.",
    "string_unicode": "Enter text.",
    "string_pattern_mismatch": "This does not have the form that is needed.",
    "greater_than": "Enter more than {gt}.",
    "greater_than_equal": "Enter {ge} or more.",
    "less_than": "Enter less than {lt}.",
    "less_than_equal": "Enter {le} or less.",
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_max_digits": "Enter a number with fewer digits.",
    "decimal_max_places": "Enter a number with fewer decimals.",
    "decimal_whole_digits": "Enter a smaller number.",
    "finite_number": _NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_type": "Enter a whole number.",
    "int_parsing": "Enter a whole number.",
    "int_parsing_size": "Enter a smaller number.",
    "int_from_float": "Enter a whole number.",
    "bool_type": "Answer with true or false.",
    "bool_parsing": "Answer with true or false.",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": "Enter a date and a time such as 2026-01-15T10:00:00Z.",
    "datetime_parsing": "Enter a date and a time such as 2026-01-15T10:00:00Z.",
    "datetime_from_date_parsing": "Enter a date and a time such as 2026-01-15T10:00:00Z.",
    "timezone_aware": "Say in which time zone, such as 2026-01-15T10:00:00Z.",
    "literal_error": "Choose one of {expected}.",
    "enum": "Choose one of {expected}.",
    "list_type": "Send a list.",
    "too_long": "Send at most {max_length}.",
    "too_short": "Send at least {min_length}.",
    "model_type": "Send an object.",
    "model_attributes_type": "Send an object.",
    "dict_type": "Send an object.",
    "union_tag_invalid": _CHOICE,
    "union_tag_not_found": _CHOICE,
}
_OTHERWISE = "This value is not valid."
# A caller may name a field as they like, in digits of any script and number as well.
_INDEX = re.compile(r"[0-9]{1,6}")


def sentence(kind: str, message: str, bounds: Mapping[str, Any]) -> str:
    """The sentence for an error of pydantic's; `message` is kept where a rule of ours has written it."""
    text = SENTENCES.get(kind)
    if text is None:
        return _OTHERWISE if _is_validators(kind) else _closed(message)
    try:
        return text.format_map(bounds)
    except KeyError:
        return _OTHERWISE


def summary(fields: list[tuple[str, str]]) -> str:
    """What a request is told as a whole: each field by its name with its sentence, the first three."""
    messages = list(dict.fromkeys(f"{label(name)}: {text}" for name, text in fields))
    more = f" And {len(messages) - 3} more." if len(messages) > 3 else ""
    return " ".join(messages[:3]) + more


def label(name: str) -> str:
    """A field as people read it: `line_items.0.amount` is "Line items 1, amount"."""
    text = ""
    for part in name.split("."):
        index = _INDEX.fullmatch(part)
        word = str(int(part) + 1) if index else part.replace("_", " ").strip()
        text += ("" if not text else " " if index else ", ") + word
    return text[:1].upper() + text[1:] or "The request"


def _is_validators(kind: str) -> bool:
    """Whether a type of errors is one of pydantic's own."""
    from pydantic_core.core_schema import ErrorType

    return kind in get_args(ErrorType)


def _closed(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."
