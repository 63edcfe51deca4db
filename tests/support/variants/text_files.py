"""Separated text: what separates, how the header is spelled, how it is encoded."""

from __future__ import annotations

from tests.support.variants.model import BODY, HEAD, TWO, of, people

DIALECT = [
    of(
        "psql copy with header and \\N as text",
        "claims",
        "claim_id\tdenial_reason\tclaim_amount\nK-1\t\t120.50\nK-2\t\t80\n",
        *TWO,
    ),
    of(
        "mysql batch output",
        "claims",
        "claim_id\tclaim_amount\nK-1\t120.50\nK-2\t80\n",
        *TWO,
    ),
    of(
        "a sep line in tabs",
        "claims",
        "sep=\t\r\nclaim_id\tclaim_amount\r\nK-1\t120.50\r\nK-2\t80\r\n",
        *TWO,
    ),
    of(
        "a sep line in quotes",
        "claims",
        '"sep=;"\r\nclaim_id;claim_amount\r\nK-1;120.50\r\nK-2;80\r\n',
        *TWO,
    ),
    of(
        "a note of several lines in a cell",
        "claims",
        'claim_id,treatment_notes,claim_amount\nK-1,"Exam\nX-ray, left ""hip""",120.50\nK-2,,80\n',
        *TWO,
    ),
    of("tabs and quotes", "claims", '"claim_id"\t"claim_amount"\n"K-1"\t"120.50"\n"K-2"\t"80"\n', *TWO),
    of("inches in the title", "claims", f'Leashes 6" list\n{HEAD}\n{BODY}', *TWO),
    of(
        "a sep line below blank lines",
        "claims",
        "\n\nsep=|\nclaim_id|claim_amount\nK-1|120.5\nK-2|80\n",
        *TWO,
    ),
    of("a sep line that is not so", "claims", "sep=,\nclaim_id;claim_amount\nK-1;120.5\nK-2;80\n", *TWO),
    of(
        "a sep line of a separator of one's own",
        "claims",
        "sep=^\nclaim_id^claim_amount\nK-1^120.5\nK-2^80\n",
        *TWO,
    ),
    of(
        "semicolons, with commas in a title and in notes",
        "claims",
        "Claims, March, all\nclaim_id;treatment_notes;claim_amount\nK-1;a, b, c;120.5\nK-2;d, e;80\n",
        *TWO,
    ),
    of("one column", "claims", "claim_id\nK-1\nK-2\n", *({"claim_id": f"K-{n}"} for n in (1, 2))),
    of(
        "bars with commas in names of columns",
        "claims",
        "claim_id|note, free|claim_amount\nK-1|x|120.5\nK-2|y|80\n",
        *TWO,
    ),
]

HEADER = [
    of(
        "Power Query with headers of several words",
        "claims",
        '"Claim ID","Claim Amount","Service Date"\r\n"K-1","120.5","2026-03-01"\r\n'
        '"K-2","80","2026-03-02"\r\n',
        *TWO,
    ),
    of(
        "a header over several lines of a cell",
        "claims",
        '"Claim\nID","Claim\nAmount"\nK-1,120.50\nK-2,80\n',
        *TWO,
    ),
    of(
        "SAS with quotes around every header",
        "claims",
        '"claim_id","claim_amount"\n"K-1",120.5\n"K-2",80\n',
        *TWO,
    ),
    of("blanks that do not break", "claims", "claim_id,claim\u00a0amount\nK-1,120.50\nK-2,80\n", *TWO),
    of(
        "marks of no width in the header",
        "claims",
        "\u200bclaim_id\u200b,claim_amount\nK-1,120.50\nK-2,80\n",
        *TWO,
    ),
    of("names in camel case", "claims", "claimId,claimAmount\nK-1,120.50\nK-2,80\n", *TWO),
    of("names with points", "claims", "Claim.ID,Claim.Amount\nK-1,120.50\nK-2,80\n", *TWO),
    of("a header alone", "claims", f"{HEAD}\n"),
    of("a header alone without an end of line", "claims", HEAD),
    of(
        "a note of three lines in the header",
        "claims",
        'claim_id,"claim\r\namount"\r\nK-1,120.50\r\nK-2,80\r\n',
        *TWO,
    ),
    of("two byte order marks", "claims", "\ufeff\ufeffclaim_id,claim_amount\nK-1,120.5\nK-2,80\n", *TWO),
    of(
        "a mark in front of a quoted name",
        "claims",
        '\ufeff"claim_id","claim_amount"\n"K-1","120.5"\n"K-2","80"\n',
        *TWO,
    ),
    of(
        "one column in two spellings",
        "claims",
        "Claim ID,claim_id,claim_amount\n9,K-1,120.5\n8,K-2,80\n",
        *TWO,
    ),
]

ENCODING = [
    of(
        "bcp with carriage returns and a final form feed",
        "claims",
        HEAD + "\r\n" + BODY.replace("\n", "\r\n"),
        *TWO,
    ),
    of(
        "bcp queryout in wide characters",
        "claims",
        "claim_id\tclaim_amount\r\nK-1\t120.50\r\nK-2\t80\r\n".encode("utf-16-le"),
        *TWO,
    ),
    of("Excel's CSV UTF-8", "claims", b"\xef\xbb\xbf" + (HEAD + "\r\n" + BODY).encode(), *TWO),
    of(
        "Excel's Unicode text",
        "claims",
        ("claim_id\tclaim_amount\r\nK-1\t120.50\r\nK-2\t80\r\n").encode("utf-16"),
        *TWO,
    ),
    of(
        "names in letters of other countries",
        "customers",
        "customer_id;last_name\nH1;Müller\nH2;Łaski\n",
        *people("Müller", "Łaski"),
    ),
    of(
        "Windows letters cost their line only",
        "customers",
        b"customer_id,last_name\nH1,Lee\nH9,M\xfcller\n",
        *people("Lee"),
        rejects=["invalid_utf8"],
    ),
    of(
        "returns alone, and line ends inside quotes",
        "claims",
        'claim_id,treatment_notes,claim_amount\rK-1,"a\nb",120.5\rK-2,,80\r',
        *TWO,
    ),
    of(
        "a title with both, rows with returns",
        "claims",
        "Export\r\nclaim_id,claim_amount\rK-1,120.5\rK-2,80\r",
        *TWO,
    ),
    of("a header of its own line end", "claims", "claim_id,claim_amount\nK-1,120.5\rK-2,80\r", *TWO),
    of(
        "two returns and a line feed",
        "claims",
        "claim_id,claim_amount\r\r\nK-1,120.5\r\r\nK-2,80\r\r\n",
        *TWO,
    ),
    of("a return inside quotes", "claims", 'claim_id,notes,claim_amount\nK-1,"a\rb",120.5\nK-2,,80\n', *TWO),
    of(
        "returns alone in 16 bits without a mark",
        "claims",
        "claim_id,claim_amount\rK-1,120.5\rK-2,80\r".encode("utf-16-be"),
        *TWO,
    ),
    of(
        "16 bits without a mark, most letters of another script",
        "customers",
        (
            "customer_id,last_name\n" + "".join(f"H{n},王李张刘陈杨赵黄周吴徐孙马朱胡一\n" for n in (1, 2, 3))
        ).encode("utf-16-le"),
        *people(*["王李张刘陈杨赵黄周吴徐孙马朱胡一"] * 3),
    ),
    of("zeros that fill up a block", "claims", f"{HEAD}\n{BODY}".encode() + b"\x00" * 512, *TWO),
]
