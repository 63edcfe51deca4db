"""`python3 dev.py bench`: every figure the product promises, measured in one run on this machine."""

from __future__ import annotations

import argparse

from bench import api, calls, contract, endurance, growth, increments, medallion, readers, realtime, spark


def main() -> None:
    """Run the benches and print their figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--customers", type=int, default=50_000, help="size of the generated data set")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each file that is read")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each load lasts")
    parser.add_argument("--days", type=int, default=growth.DAYS, help="days of the synthetic year")
    parser.add_argument(
        "--claims-a-day", type=int, default=growth.CLAIMS_A_DAY, help="claims on each of them"
    )
    sizes = " and ".join(f"{size:,}" for size in spark.SIZES)
    parser.add_argument(
        "--spark-customers", type=int, help=f"of the larger data set of both engines; else {sizes} customers"
    )
    parser.add_argument("--long", action="store_true", help=f"with both engines on {spark.LONG_SIZE:,}, too")
    benches = (
        "readers",
        "medallion",
        "increments",
        "spark",
        "api",
        "realtime",
        "calls",
        "endurance",
        "growth",
        "contract",
    )
    parser.add_argument("--cases", type=int, default=contract.CASES, help="requests made from the contract")
    parser.add_argument(
        "--newest-day", type=int, default=growth.NEWEST_DAY, help="claims on the last of them"
    )
    parser.add_argument("--minutes", type=int, default=10, help="how long claims are taken for endurance")
    parser.add_argument("--only", choices=benches)
    options = parser.parse_args()
    if options.only in (None, "readers"):
        print(f"Readers, {options.rows:,} rows", flush=True)
        readers.run(options.rows)
    if options.only in (None, "medallion"):
        print(f"Medallion, {options.customers:,} generated customers", flush=True)
        medallion.run(options.customers)
    if options.only == "increments":
        # The bench above tells them, too.
        print(f"Increments, {options.customers:,} generated customers", flush=True)
        increments.run(options.customers)
    if options.only in (None, "spark"):
        print("Two engines", flush=True)
        spark.run(options.spark_customers, long=options.long)
    if options.only in (None, "api"):
        print(f"API, on {options.customers:,} generated customers", flush=True)
        api.run(options.customers, options.seconds)
    if options.only in (None, "calls"):
        print(f"Calls of storage, {calls.CUSTOMERS} generated customers", flush=True)
        calls.run()
    if options.only in (None, "endurance"):
        print(f"{options.minutes} minutes of claims from {endurance.CLIENTS} clients", flush=True)
        endurance.run(options.minutes)
    if options.only in (None, "growth"):
        period = f"{options.days} days of {options.claims_a_day} claims against the first"
        print(f"A year, {period}", flush=True)
        growth.run(options.days, options.claims_a_day, options.newest_day)
    if options.only == "contract":
        print("The contract's requests", flush=True)
        raise SystemExit(0 if contract.run(options.cases) else 1)
    if options.only in (None, "realtime"):
        print("Live events", flush=True)
        realtime.run()


if __name__ == "__main__":
    main()
