"""Files that customers hand in: what a file is says its content, never its name."""

from shared.errors import FieldError, InvalidInputError

LARGEST_DOCUMENT = 10 * 1024 * 1024
MAX_DOCUMENTS = 20
LARGEST_PICTURE = 5 * 1024 * 1024

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
PICTURE_TYPES = (JPEG, PNG, HEIC)
DOCUMENT_TYPES = (PDF, *PICTURE_TYPES)
# What files of a type are called, and what is understood besides.
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), HEIC: (".heic",)}
HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"))


def media_type_of(data: bytes) -> str | None:
    """The media type that the content's signature shows; None for what is not taken."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return HEIC
    return None


def check_document(data: bytes) -> str:
    """The media type of a claim's document; raises InvalidInputError for one that is none of those taken."""
    return _checked(data, DOCUMENT_TYPES, "A document is a PDF, JPEG, PNG or HEIC file", "document_type")


def check_picture(data: bytes) -> str:
    """The media type of a pet's picture; raises InvalidInputError for one that is none of those taken."""
    return _checked(data, PICTURE_TYPES, "A picture is a JPEG, PNG or HEIC file", "picture_type")


def _checked(data: bytes, taken: tuple[str, ...], message: str, code: str) -> str:
    media_type = media_type_of(data)
    if media_type not in taken:
        raise InvalidInputError(message, [FieldError(code, ("body",), message)], code=code)
    return media_type
