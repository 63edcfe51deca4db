"""Files as the tools of insurers and practices write them, by kind, and what a reader must find in them.

Unlike the intake cases they are read without a lake, so there can be many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.support.variants import books, flawed_text, json_files, places, text_files
from tests.support.variants.model import Variant

_BY_KIND: Mapping[str, Sequence[Variant]] = {
    "csv dialect": text_files.DIALECT,
    "csv header": text_files.HEADER,
    "csv encoding": text_files.ENCODING,
    "csv padding": flawed_text.PADDING,
    "csv not a record": flawed_text.NO_RECORD,
    "csv decimal comma": flawed_text.COMMA,
    "our names": flawed_text.OUR_NAMES,
    "json shape": json_files.SHAPES,
    "json keys": json_files.KEYS,
    "cells": json_files.CELLS,
    "workbook": books.WORKBOOKS,
    "parquet": books.PARQUET,
    "compression": books.COMPRESSED,
    "not read": books.NOT_READ,
    "wrong folder": places.FOLDERS,
    "one id, one text": places.IDS,
}

VARIANTS: Sequence[Variant] = [
    replace(variant, kind=kind) for kind, variants in _BY_KIND.items() for variant in variants
]
