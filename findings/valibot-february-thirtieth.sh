#!/usr/bin/env bash
# Run:     bash findings/valibot-february-thirtieth.sh
# Needs:   Node.js 20 and npm
# Version: valibot 1.5.0 (npm)
# Guess:   isoDate or, if it looks at the form alone, toDate after it refuses 30 February.
# Is:      isoDate looks at the form alone, and toDate takes what the engine's Date makes of the text: in Node.js days up to 31 roll
#          over into the next month without an error, so two checks in a row turn 30 February into 2 March. toDate takes null too.
# Seen:
#> 2025-02-28: 2025-02-28
#> 2025-02-30: 2025-03-02
#> 2025-04-31: 2025-05-01
#> 2025-02-32: refused
#> null to toDate alone: 1970-01-01

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-save --prefix . \
  valibot@1.5.0 >/dev/null
cat >look.mjs <<'JS'
import * as v from 'valibot';

const day = v.pipe(v.string(), v.isoDate(), v.toDate());
const shown = (schema, value) => {
  const read = v.safeParse(schema, value);
  return read.success ? read.output.toISOString().slice(0, 10) : 'refused';
};
for (const text of ['2025-02-28', '2025-02-30', '2025-04-31', '2025-02-32']) {
  console.log(`${text}: ${shown(day, text)}`);
}
console.log(`null to toDate alone: ${shown(v.pipe(v.unknown(), v.toDate()), null)}`);
JS
node look.mjs | tee seen

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
