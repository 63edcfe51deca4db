#!/bin/sh
# Apply the semantic views to a Synapse serverless endpoint with your Entra sign-in (go-sqlcmd, `az login`).
# usage: infra/sql/apply.sh ENDPOINT LAKE ANALYSTS STAFF    (the last two are names of Entra groups)
set -eu
[ $# -eq 4 ] || { sed -n '2,3p' "$0" >&2; exit 2; }
cd "$(dirname "$0")"
for file in [0-9]*.sql; do
    echo "$file"
    sqlcmd -S "$1" -d master -G -b -i "$file" -v LAKE="$2" ANALYSTS="$3" STAFF="$4"
done
