// A client over a killed and restarted emulator: PUBSUB_EMULATOR is its command line as JSON, without a port.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { service, until, withClient } from "./support.mjs";

async function start(port) {
  const [program, ...args] = JSON.parse(process.env.PUBSUB_EMULATOR);
  const child = spawn(program, [...args, "--port", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  return { child, endpoint: /listening (\S+)/.exec(line)[1] };
}

async function stop({ child }) {
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** The client comes back with a new connection, and hears what is sent then. */
export async function a_client_negotiates_anew_after_the_emulator_was_killed() {
  let emulator = await start(0);
  const key = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";
  const target = `Endpoint=${emulator.endpoint};AccessKey=${key};Version=1.0;`;
  try {
    await withClient(target, { groups: ["g"] }, async (seen) => {
      await stop(emulator);
      emulator = await start(new URL(emulator.endpoint).port);
      await until(() => seen.ids.length === 2, "a second connection");
      await service(target).group("g").sendToAll("hello again");
      await until(() => seen.messages.length === 1);
      assert.deepEqual(seen.data(), ["hello again"]);
      assert.notEqual(seen.ids[0], seen.ids[1]);
    });
  } finally {
    await stop(emulator);
  }
}
