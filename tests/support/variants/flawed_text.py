"""Separated text with lines that are no records, and numbers of other countries."""

from __future__ import annotations

from tests.support.variants.model import BODY, HEAD, TWO, claims, of

PADDING = [
    of(
        "Google Sheets with empty columns and rows",
        "claims",
        "claim_id,claim_amount,,,\r\nK-1,120.50,,,\r\n,,,,\r\nK-2,80,,,\r\n,,,,\r\n",
        *TWO,
    ),
    of("R's row names", "claims", '"","claim_id","claim_amount"\n"1","K-1",120.5\n"2","K-2",80\n', *TWO),
    of("pandas' index", "claims", ",claim_id,claim_amount\n0,K-1,120.5\n1,K-2,80\n", *TWO),
    of(
        "R's write.table, which has no name for the row names",
        "claims",
        '"claim_id","claim_amount"\n"1","K-1",120.5\n"2","K-2",80\n',
        rejects=["wrong_field_count", "wrong_field_count"],
    ),
    of("a form feed at the end", "claims", f"{HEAD}\n{BODY}\f\n", *TWO),
    of("the end of file of DOS", "claims", f"{HEAD}\n{BODY}\x1a", *TWO),
    of("rows of quoted nothing", "claims", f"{HEAD}\n{BODY}" + '"","",""\n' * 40, *TWO),
    of(
        "rows of fewer and of more separators", "claims", f"{HEAD}\n{BODY}" + ",\n" * 9 + ",,,,,,\n" * 9, *TWO
    ),
    of("rows of blanks that do not break", "claims", f"{HEAD}\n{BODY}" + "\u00a0,\u00a0,\u00a0\n" * 3, *TWO),
    of("rows of another separator", "claims", f"{HEAD}\n{BODY}" + ";;\n" * 3, *TWO),
    of("blanks between separators", "claims", f"{HEAD}\n ,  ,\t\n{BODY} , ,\n", *TWO),
]

NO_RECORD = [
    of(
        "sqlplus with set colsep and rulers",
        "claims",
        "\nCLAIM_ID|SERVICE_DATE|CLAIM_AMOUNT\n--------|------------|------------\n"
        "K-1     |2026-03-01  |      120.50\nK-2     |2026-03-02  |          80\n",
        # Bronze keeps the blanks that came; silver cuts them.
        {"claim_id": "K-1     ", "claim_amount": 120.5},
        {"claim_id": "K-2     ", "claim_amount": 80.0},
    ),
    of(
        "sqlplus markup csv with the count of rows",
        "claims",
        '"CLAIM_ID","CLAIM_AMOUNT"\n"K-1",120.5\n"K-2",80\n\n2 rows selected.\n',
        *TWO,
        rejects=["wrong_field_count"],
    ),
    of(
        "psql unaligned with its footer",
        "claims",
        "claim_id|service_date|claim_amount\nK-1|2026-03-01|120.50\nK-2|2026-03-02|80\n(2 rows)\n",
        *TWO,
        rejects=["wrong_field_count"],
    ),
    of(
        "sqlcmd with a ruler and a count",
        "claims",
        "claim_id,claim_amount\n--------,------------\nK-1,120.50\nK-2,80\n\n(2 rows affected)\n",
        *TWO,
        rejects=["wrong_field_count"],
    ),
    of(
        "a bordereau with sender, period and blank lines",
        "claims",
        "Claims Bordereau,,\nCoverholder: Acme MGA,,\nPeriod,2026-03-01,2026-03-31\n\n"
        "Claim ID,Service Date,Claim Amount\n" + BODY + "Grand Total,,200.50\n",
        *TWO,
        rejects=["above_header", "totals_row"],
    ),
    of(
        "page breaks that repeat the header",
        "claims",
        f"{HEAD}\nK-1,2026-03-01,120.50\n\f{HEAD}\nK-2,2026-03-02,80\n",
        *TWO,
        rejects=["repeated_header"],
    ),
    *(
        of(f"a total: {word}", "claims", f"{HEAD}\n{BODY}{word},,200.50\n", *TWO, rejects=["totals_row"])
        for word in (
            "Totals",
            "Total (3 rows)",
            "Total claims",
            "Totals for March",
            "TOTAL USD",
            "Total: 3 claims",
            "Total 3",
            "*** TOTAL ***",
            "== Total ==",
            "March total",
            "Net Total:",
            "Sum of all",
            "Gesamtsumme",
            "Record count",
            "Number of records: 2",
            "# of claims",
            "Average",
        )
    ),
    *(
        of(
            f"no total: {key}",
            "claims",
            f"{HEAD}\n{BODY}{key},,7\n",
            *TWO,
            {"claim_id": key, "claim_amount": 7.0},
        )
        for key in ("TOTAL-7", "SUM2026-1", "Sum1", "TOT-1", "COUNT-9", "subtotal7")
    ),
    of(
        "a total beside an empty key",
        "claims",
        f"{HEAD}\n{BODY},Total,200.50\n",
        *TWO,
        rejects=["totals_row"],
    ),
    of("a total on a line cut short", "claims", f"{HEAD}\n{BODY}Total\n", *TWO, rejects=["totals_row"]),
    of(
        "a total where the key is not first",
        "claims",
        "service_date,claim_amount,claim_id\n2026-03-01,120.5,K-1\n2026-03-02,80,K-2\nGrand Total,200.5,\n",
        *TWO,
        rejects=["totals_row"],
    ),
    of(
        "a repeated header in other spelling, with a mark",
        "claims",
        f"{HEAD}\nK-1,2026-03-01,120.50\n\ufeffClaim ID,Service Date,Claim Amount\nK-2,2026-03-02,80\n",
        *TWO,
        rejects=["repeated_header"],
    ),
    of(
        "a repeated header in quotes",
        "claims",
        f'{HEAD}\nK-1,2026-03-01,120.50\n"claim_id","service_date","claim_amount"\nK-2,2026-03-02,80\n',
        *TWO,
        rejects=["repeated_header"],
    ),
    of(
        "a repeated header where the key is last",
        "claims",
        "claim_amount,claim_id\n120.5,K-1\nclaim_amount,claim_id\n80,K-2\n",
        *TWO,
        rejects=["repeated_header"],
    ),
]

COMMA = [
    of(
        "Excel in Germany",
        "claims",
        "claim_id;claim_amount\r\nK-1;120,50\r\nK-2;80,00\r\n",
        *TWO,
    ),
    of(
        "commas as thousands in quotes",
        "claims",
        'claim_id,claim_amount\nK-1,120.50\nK-2,"1,080.00"\n',
        {"claim_id": "K-1", "claim_amount": 120.5},
        {"claim_id": "K-2", "_unparsed": ["claim_amount"]},
    ),
    of(
        "blanks for thousands",
        "claims",
        "claim_id;claim_amount\nK-1;1 120,50\nK-2;80\n",
        *claims(1120.5, 80.0),
    ),
    of(
        "blanks that do not break, and apostrophes",
        "claims",
        "claim_id;claim_amount\nK-1;1\u00a0120,50\nK-2;2'080\n",
        *claims(1120.5, 2080.0),
    ),
    of(
        "nothing before the comma",
        "claims",
        "claim_id;claim_amount\nK-1;,50\nK-2;-1,25\n",
        *claims(0.5, -1.25),
    ),
    of(
        "a total that does not agree",
        "claims",
        "claim_id;claim_amount\nK-1;1.120,50\nK-2;80\nTotal;EUR 1.200,50\n",
        *claims(1120.5, 80.0),
        rejects=["totals_row"],
    ),
    of(
        "a repeated header",
        "claims",
        "claim_id;claim_amount\nK-1;1.120,50\nclaim_id;claim_amount\nK-2;80\n",
        *claims(1120.5, 80.0),
        rejects=["repeated_header"],
    ),
    of(
        "points for thousands in one column, commas in another",
        "claims",
        "claim_id;claim_amount;paid_amount\nK-1;1.204;0,5\nK-2;12;1,5\n",
        *claims(1204.0, 12.0),
    ),
    of(
        "points for decimals in one column, commas in another",
        "claims",
        "claim_id;claim_amount;paid_amount\nK-1;1.204;0,5\nK-2;12.5;1,5\n",
        *claims(1.204, 12.5),
    ),
    of(
        "cells that say nothing",
        "claims",
        "claim_id;claim_amount\nK-1;120,5\nK-2;-\nK-3;n/a\n",
        *claims(120.5, None, None),
    ),
    of(
        "commas where commas separate",
        "claims",
        'claim_id,claim_amount\nK-1,"120,50"\nK-2,80\n',
        {"claim_id": "K-1", "_unparsed": ["claim_amount"]},
        {"claim_id": "K-2", "claim_amount": 80.0},
    ),
]

OUR_NAMES = [
    *(
        of(
            f"a column named {name}",
            "claims",
            f"{name},claim_id,claim_amount\n1,K-1,120.5\nx y,K-2,80\n,short\n",
            *TWO,
            rejects=["wrong_field_count"],
        )
        for name in (
            "_row_number",
            "row_number",
            "_missing_columns",
            "_source_file",
            "reasons",
            "raw",
            "?1",
            "_u",
        )
    ),
]
