"""All that is kept about one customer, as one ZIP: a JSON file for each place, and the files themselves."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.domain.rows import Row
from shared.errors import NotFoundError
from shared.privacy.places import PLACES, Place
from shared.privacy.telling import TOLD, WITHHELD, PersonalData, look_up
from shared.records.documents import load_file
from shared.records.model import Stored

# An answer is held in memory: files beyond this are named with the address that hands them out.
MAX_FILE_BYTES = 64 * 1024 * 1024
ABOUT = "about.json"


def export_customer(customer_id: str, now: datetime, address_of: Callable[[Stored[Row]], str]) -> bytes:
    """The ZIP; its `about.json` says of every place what it holds, and what is not told and why.

    Files that would be too much are named by `address_of` their records. Times are UTC, amounts dollars.
    Raises NotFoundError for a customer whom neither records nor lake know.
    """
    data = look_up(customer_id)
    if not data.entities and not data.rows:
        raise NotFoundError(f"Customer {customer_id} not found")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = [_add_place(archive, place, data) for place in PLACES]
        left = _add_files(archive, data, address_of)
        about = {
            "customer_id": customer_id,
            "exported_at": now,
            "places": listed,
            "withheld": WITHHELD,
            "files_left_out": left,
        }
        archive.writestr(ABOUT, _json(about))
    return packed.getvalue()


def _add_place(archive: zipfile.ZipFile, place: Place, data: PersonalData) -> Mapping[str, Any]:
    content = TOLD[place.name](data)
    name = f"{place.name}.json" if content else None
    if name:
        archive.writestr(name, _json(content))
    return {"name": place.name, "holds": place.holds, "file": name, "kept_days_after_erasure": place.days}


def _add_files(
    archive: zipfile.ZipFile, data: PersonalData, address_of: Callable[[Stored[Row]], str]
) -> list[str]:
    """Add the files; returns the addresses of those that would be too much."""
    left, room = list[str](), MAX_FILE_BYTES
    for record in data.files():
        room -= int(record.row["size"])
        if room < 0:
            left.append(address_of(record))
            continue
        for chunk in _content(record):
            archive.writestr(f"documents/{_name(record)}", chunk)
    return left


def _content(record: Stored[Row]) -> Iterator[bytes]:
    try:
        yield load_file(record.row["blob"])
    except NotFoundError:
        # Replaced since the list was read.
        return


def _name(record: Stored[Row]) -> str:
    return f"{record.id}.{record.row['media_type'].rpartition('/')[2]}"


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
