"""Parents that some rows name, found by hashes of their keys."""

from __future__ import annotations

import polars as pl

_HASH = "_hash"


def hashed(parents: pl.DataFrame, key: str) -> pl.DataFrame:
    """Parents that can be asked for by key, often."""
    return parents.with_columns(pl.col(key).hash().alias(_HASH))


def named(parents: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    """Of hashed parents those with these keys, perhaps a few more: a join looks through all it is given."""
    return parents.join(keys.hash().alias(_HASH).to_frame(), on=_HASH, how="semi")
