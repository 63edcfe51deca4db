// Runs scenarios at the same time, one JSON line each: node run.mjs CONNECTION_STRING NAME…
import * as scenarios from "./scenarios.mjs";
import * as restart from "./restart.mjs";

const all = { ...scenarios, ...restart };
const [target, ...names] = process.argv.slice(2);

async function run(name) {
  const error = await all[name](target).then(() => null, (reason) => String(reason?.stack ?? reason));
  console.log(JSON.stringify({ name, error }));
}

await Promise.all(names.map(run));
process.exit(0);
