"""E-mail by whatever provider a setting names: a mail server, or a folder that one can open.

`smtps://USER:PASSWORD@HOST:465`, `smtp+tls://USER:PASSWORD@HOST:587` (of Azure Communication
Services, say), or `file:///dir`, which keeps each message as a file of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from shared.errors import TransientError
from shared.settings import MailProvider, SettingError

TIMEOUT_S = 20


def send(through: MailProvider, to: Sequence[str], subject: str, text: str, *, now: datetime) -> None:
    """Send a message; raises TransientError when it was not taken."""
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"], message["To"] = subject, through.sender, ", ".join(to)
    message["Date"] = now
    message.set_content(text)
    where = urlsplit(through.url)
    if where.scheme == "file":
        _keep(message, Path(unquote(where.path)), now)
    else:
        _deliver(message, where)


def _keep(message: EmailMessage, folder: Path, now: datetime) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = message.as_bytes()
    name = f"{now:%Y%m%dT%H%M%S}-{sha256(data).hexdigest()[:8]}.eml"
    (folder / name).write_bytes(data)


def _deliver(message: EmailMessage, where: SplitResult) -> None:
    import smtplib
    from ssl import create_default_context

    host, port = where.hostname or "", where.port or 0
    tls = create_default_context()
    try:
        if where.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=tls)
        elif where.scheme == "smtp+tls":
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
            server.starttls(context=tls)
        else:
            raise SettingError("The url of a mail provider must start with smtps://, smtp+tls:// or file://.")
        with server:
            if where.username:
                server.login(unquote(where.username), unquote(where.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise TransientError("The mail server did not take the message.") from error
