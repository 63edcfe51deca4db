"""Every reason why a file, a row or a cell was not taken as it came: code, sentence, what to do.

Pure data, in one place: the run's record, the API, the dashboard, the launcher and the docs take their words
from here. A reason about a column carries it behind a colon (`missing:claim_id`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scope = Literal["file", "row", "flag", "notice", "replay"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of the catalogue. `sentence` and `remedy` are templates; `{detail}` is what the finder adds.

    scope: file = nothing of the file is loaded; row = the row waits in quarantine; flag = the row is loaded
    and carries the code in `_quality_flags`; notice = a run took it, and says so; replay = a quarantined row
    is not delivered again.
    """

    code: str
    scope: Scope
    sentence: str
    remedy: str


def _entries(scope: Scope, *entries: tuple[str, str, str]) -> dict[str, Reason]:
    return {code: Reason(code, scope, sentence, remedy) for code, sentence, remedy in entries}


FILES: Mapping[str, Reason] = _entries(
    "file",
    (
        "empty",
        "The file is empty.",
        "Export it again; check that the export had finished before it was sent.",
    ),
    (
        "no_known_columns",
        "The file has none of the columns of {detail}.",
        "Give the columns their names in the first line, or in the keys of each record.",
    ),
    (
        "unknown_columns",
        "Unknown columns: {detail}.",
        "Remove or rename these columns, or set LAKE_SCHEMA_POLICY to evolve to keep them.",
    ),
    ("other_entity", "The file has {detail}.", "Drop the file in the folder of the entity it holds."),
    (
        "unsupported_format",
        "The file is {detail}, which is not read.",
        "Save as CSV (UTF-8) or as an Excel workbook (.xlsx) and drop that.",
    ),
    (
        "broken_spreadsheet",
        "The workbook cannot be opened: it is damaged or protected by a password.",
        "Remove the password, or save as CSV (UTF-8) and drop that.",
    ),
    ("broken_parquet", "The Parquet file cannot be read: {detail}.", "Write the file again, or send CSV."),
    (
        "broken_compression",
        "The compressed file is cut off or damaged.",
        "Compress the file again and check it with gzip -t before sending.",
    ),
    (
        "decompression_limit",
        "The compressed file unpacks to more than {detail}.",
        "Send it uncompressed, or in several files.",
    ),
    ("too_large", "The file is larger than {detail}.", "Split it into several files, or send CSV."),
    (
        "record_too_large",
        "A single record is larger than {detail}.",
        "Check for a quote or bracket that is never closed, and send the file again.",
    ),
    (
        "not_downloadable",
        "The storage could not hand out the file: {detail}.",
        "Drop the file again; move archived blobs to the hot or cool tier first.",
    ),
    (
        "reader_stopped",
        "Reading the file stopped the process that read it.",
        "Send the file as plain CSV in smaller parts.",
    ),
    (
        "unreadable",
        "The file could not be read ({detail}).",
        "Save it again as CSV (UTF-8) or JSON lines; if that does not help, report the file.",
    ),
    (
        "not_recognized",
        "The name does not say which entity the file holds.",
        "Drop it in customers/, pets/, policies/, vet_providers/ or claims/.",
    ),
)

ROWS: Mapping[str, Reason] = _entries(
    "row",
    ("invalid_utf8", "The line is not UTF-8.", "Export as UTF-8, or correct the row and replay it."),
    (
        "wrong_field_count",
        "The line has more or fewer fields than the header.",
        "Quote fields that hold the separator, or correct the row and replay it.",
    ),
    (
        "broken_quotes",
        "Quotes of the line do not close.",
        "Double every quote inside a quoted field, or correct the row and replay it.",
    ),
    ("invalid_json", "The record is not JSON.", "Correct the row and replay it."),
    ("not_an_object", "The record is not a JSON object.", "Send one object per record."),
    (
        "above_header",
        "The line stands above the header.",
        "Move the header to the first line, or correct the row and replay it.",
    ),
    ("repeated_header", "The line repeats the header.", "None needed: it is not a record."),
    (
        "customer_erased",
        "The row is of a customer whose data were erased; its cells are kept nowhere.",
        "Take the customer out of what is sent. One who comes back registers again, and has a new id.",
    ),
    ("totals_row", "The line is a total, not a record.", "None needed: it is not a record."),
    ("footnote", "The line is a note beside the table, not a record.", "None needed: it is not a record."),
    (
        "below_other_header",
        "The line stands below a second header, whose columns are not those of the first.",
        "Send each table as a file of its own, or correct the row and replay it.",
    ),
    (
        "text_too_long",
        "The text of {detail} is longer than 64 KB and left out.",
        "Give {detail} a shorter text and replay the row; without one the row does not say it.",
    ),
    (
        "row_too_long",
        "The row is longer than 1 MB; what is longest was left out.",
        "Replay the row as it is, or send it again with less text.",
    ),
    ("missing", "The row has no {detail}.", "Add {detail} and replay the row."),
    (
        "damaged_id",
        "The id {detail} was damaged by a spreadsheet (1.23457E+11, ####, 12-Dec).",
        "Format the column as text, export again, or correct {detail} and replay the row.",
    ),
    (
        "fails_audit",
        "With this row the sums of gold did not agree with the rows they are made of.",
        "Compare the row with its source, then replay it, corrected or as it is; if it is right, report it.",
    ),
    (
        "unparsed",
        "The text of {detail} could not be converted.",
        "Correct {detail} and deliver the row again.",
    ),
)

# Flags of rows that were loaded (`_quality_flags`); a name that is a row reason too is listed above only.
FLAGS: Mapping[str, Reason] = _entries(
    "flag",
    (
        "normalized",
        "The text of {detail} was written in another way and brought to its usual form.",
        "None needed; the cell as it came is in bronze.",
    ),
    (
        "implausible_date",
        "The date {detail} is outside of any plausible range and left out.",
        "Send the row again with the true date, or with an empty cell.",
    ),
    (
        "implausible_amount",
        "The amount {detail} is outside of any plausible range and left out, also of sums.",
        "Send the row again with the true amount.",
    ),
    (
        "negative_amount",
        "The amount {detail} is negative and left out, also of sums.",
        "Send the true amount.",
    ),
    (
        "older_than_known",
        "A later delivery told an earlier time than the record has; it replaced nothing.",
        "None needed if an old file was sent late; else correct updated_at and send the row again.",
    ),
    (
        "partial_record",
        "Some columns of the record were in no file so far.",
        "Send the missing columns, with the key.",
    ),
    (
        "duplicate_email",
        "Another customer has the same email address.",
        "Check whether they are one customer.",
    ),
    ("invalid_email", "The email address is not valid.", "Correct email and send the row again."),
    ("invalid_phone", "The phone number has not ten digits.", "Correct phone and send the row again."),
    ("invalid_zip", "The ZIP code has not five digits.", "Format the column as text and send the row again."),
    ("unknown_state", "The state is none of the United States.", "Give its two letters."),
    ("unknown_species", "The species is not Dog, Cat, Bird or Exotic.", "Correct species."),
    ("unknown_status", "The status is none of the contract.", "Give one of the listed statuses."),
    ("unknown_plan", "The plan is none of the four.", "Correct plan_name."),
    ("future_date", "The date {detail} is after the day of the run.", "Correct {detail} if it is wrong."),
    ("nonpositive_weight", "The weight is zero or negative.", "Correct weight_lbs."),
    ("nonpositive_amount", "The claimed amount is zero or negative.", "Correct claim_amount."),
    ("negative_payment", "The paid amount is negative.", "None needed if money came back; else correct it."),
    ("paid_above_claimed", "More was paid than claimed.", "Check claim_amount and paid_amount."),
    ("denied_without_reason", "The claim is denied without a reason.", "Give denial_reason."),
    ("orphan_customer", "The customer is not known.", "Send the customer, or correct customer_id."),
    ("orphan_pet", "The pet is not known.", "Send the pet, or correct pet_id."),
    ("orphan_policy", "The policy is not known.", "Send the policy, or correct policy_id."),
    ("orphan_provider", "The vet provider is not known.", "Send the provider, or correct provider_id."),
    ("owner_mismatch", "Customer, pet and policy do not belong together.", "Correct the ids."),
    ("active_but_expired", "The policy is active after its expiration date.", "Send its present status."),
    ("starts_before_birth", "The policy starts before the pet was born.", "Check the two dates."),
    ("starts_before_customer", "The policy starts before its owner became a customer.", "Check the dates."),
    ("service_before_cover", "The service was before the policy took effect.", "Check the two dates."),
    ("service_after_cover", "The service was after coverage had ended.", "Check the two dates."),
)

_NOTHING = "None needed."

# What a run says of files and rows that it took, or had no need to take.
NOTICES: Mapping[str, Reason] = _entries(
    "notice",
    ("unchanged", "The file has the same content as before, nothing to do.", _NOTHING),
    ("deferred", "The file could not be read to its end yet.", "None needed: it is tried again."),
    (
        "extra_columns",
        "Columns that no table has were kept aside: {detail}.",
        "Rename them if they should have been taken.",
    ),
    (
        "columns_not_said",
        "The file does not say {detail}; what is known of them stays.",
        "None needed; to empty a column, send it with empty cells.",
    ),
    (
        "not_from_the_api",
        "The file says that the API has written it, which is not so; it counts as any other file.",
        "Find out who wrote it, and leave _source, _ingestion_timestamp and _entity_id to the API.",
    ),
    (
        "sheets_not_read",
        "More sheets of the workbook hold such rows and were not read: {detail}.",
        "Save each sheet as a file of its own, or put their rows into one.",
    ),
    (
        "rows_repeated",
        "Rows that met their own key in one file: {detail}. The last one holds.",
        "Check whether rows of one key should have had different keys.",
    ),
    (
        "rows_older",
        "Rows older than what is known, which replaced nothing: {detail}.",
        "None needed, unless their updated_at is wrong.",
    ),
    ("rows_partial", "Rows of files that do not say every column: {detail}.", _NOTHING),
)

REPLAYS: Mapping[str, Reason] = _entries(
    "replay",
    ("unknown_row", "There is no such row in quarantine.", "Read the quarantine again."),
    (
        "correction_needed",
        "The line is no record, so nothing of it can be delivered.",
        "Give the columns of the row, its key at least.",
    ),
    ("already_resolved", "The row has arrived since, in {detail}.", _NOTHING),
)

CATALOGUE: Mapping[str, Reason] = {**FLAGS, **NOTICES, **REPLAYS, **ROWS, **FILES}
