"""Writing a data set: four CSV files, claims.jsonl and a sample of it, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from devhost.generator.claims import claims
from devhost.generator.dirt import soil
from devhost.generator.people import customers, pets, vet_providers
from devhost.generator.policies import policies
from devhost.generator.world import World

SAMPLE_ROWS = 100


def generate(world: World, folder: Path, *, dirty: bool = False) -> dict[str, int]:
    """Write the data set into `folder`; rows by entity. With `dirty`, manifest.json lists every flaw."""
    folder.mkdir(parents=True, exist_ok=True)
    frames = build(world)
    texts = {entity: frame if entity == "claims" else _as_text(frame) for entity, frame in frames.items()}
    if dirty:
        broken = soil(world, texts)
        texts = broken.frames
        _write_json(folder / "manifest.json", broken.manifest)
    _write(folder, texts)
    return {entity: frame.height for entity, frame in texts.items()}


def build(world: World) -> dict[str, pl.DataFrame]:
    """Every entity as a frame, in the order in which they depend on each other."""
    owners = customers(world)
    animals = pets(world, owners)
    vets = vet_providers(world)
    insured = policies(world, owners, animals)
    filed = claims(world, insured, vets)
    return {"customers": owners, "pets": animals, "vet_providers": vets, "policies": insured, "claims": filed}


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as the text that its CSV file holds."""
    texts = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if dtype == pl.Boolean:
            column = pl.when(column).then(pl.lit("True")).otherwise(pl.lit("False"))
        elif dtype == pl.Date:
            column = column.dt.to_string("%Y-%m-%d")
        elif dtype == pl.Datetime:
            column = column.dt.to_string("%Y-%m-%dT%H:%M:%S")
        texts.append(column.cast(pl.String).alias(name))
    return frame.select(texts)


def _write(folder: Path, texts: Mapping[str, pl.DataFrame]) -> None:
    for entity, frame in texts.items():
        if entity == "claims":
            frame.write_ndjson(folder / "claims.jsonl")
        else:
            frame.write_csv(folder / f"{entity}.csv")
    _write_json(folder / "claims_sample.json", texts["claims"].head(SAMPLE_ROWS).to_dicts())


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
