// Clients, a cuttable TCP proxy and waiting, for the scenarios.
import net from "node:net";
import { createHmac, randomBytes } from "node:crypto";
import { WebPubSubServiceClient } from "@azure/web-pubsub";
import {
  WebPubSubClient,
  WebPubSubJsonProtocol,
  WebPubSubJsonReliableProtocol,
} from "@azure/web-pubsub-client";

export const HUB = "conformance";
export const UPSTREAM_HUB = "conformance_upstream";
const PATIENCE_MS = 8000;

export const unique = (prefix) => `${prefix}-${randomBytes(4).toString("hex")}`;

/** Waits until `done()` is truthy, and gives its value. */
export async function until(done, what) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await done();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what ?? done}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const endpointOf = (connectionString) => /Endpoint=([^;]+?)\/?(;|$)/i.exec(connectionString)[1];
export const withEndpoint = (connectionString, endpoint) =>
  connectionString.replace(/Endpoint=[^;]+/i, `Endpoint=${endpoint}`);

export function service(connectionString, hub = HUB) {
  return new WebPubSubServiceClient(connectionString, hub, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
}

/** A client URL as the SDK mints it, whose token ends after so many seconds: the SDK counts in minutes. */
function shortened(url, connectionString, seconds) {
  const key = /AccessKey=([^;]+)/i.exec(connectionString)[1];
  const address = new URL(url);
  const [head, body] = address.searchParams.get("access_token").split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url"));
  claims.exp = Math.ceil(Date.now() / 1000) + seconds;
  const unsigned = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  const signature = createHmac("sha256", key).update(unsigned).digest("base64url");
  address.searchParams.set("access_token", `${unsigned}.${signature}`);
  return { url: address.href, expires: claims.exp * 1000 };
}

/** Runs `body(client)` with a connected official client that notes URLs, ids and messages. */
export async function withClient(connectionString, options, body) {
  const rest = service(connectionString, options.hub);
  const wanted = { userId: options.user, groups: options.groups, roles: options.roles };
  const urls = [];
  let expires;
  const getClientAccessUrl = async () => {
    const { url } = await rest.getClientAccessToken(wanted);
    const granted = options.lifetime ? shortened(url, connectionString, options.lifetime) : { url };
    expires ??= granted.expires;
    urls.push(granted.url);
    return granted.url;
  };
  const client = new WebPubSubClient(
    { getClientAccessUrl },
    {
      protocol: options.plain ? WebPubSubJsonProtocol() : WebPubSubJsonReliableProtocol(),
      messageRetryOptions: { maxRetries: 0 },
      reconnectRetryOptions: { retryDelayInMs: 100 },
    },
  );
  const seen = { client, urls, ids: [], messages: [] };
  seen.data = () => seen.messages.map((message) => message.data);
  seen.expired = () => until(() => Date.now() > expires, "the end of the token");
  client.on("connected", (event) => seen.ids.push(event.connectionId));
  client.on("group-message", (event) => seen.messages.push(event.message));
  client.on("server-message", (event) => seen.messages.push(event.message));
  await client.start();
  try {
    await until(() => seen.ids.length, "the first connection");
    return await body(seen);
  } finally {
    client.stop();
  }
}

/** The error name of a refused request, or undefined when it was carried out. */
export async function refusal(request) {
  try {
    await request;
  } catch (error) {
    return error.errorDetail?.name ?? String(error);
  }
}

/** A TCP proxy whose cable can be pulled. */
export async function cuttable(target) {
  const { hostname, port } = new URL(target);
  const sockets = new Set();
  let isCut = false;
  const server = net.createServer((near) => {
    if (isCut) return near.resetAndDestroy();
    const far = net.connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => [near, far].forEach((each) => (each.destroy(), sockets.delete(each))));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    async cut() {
      isCut = true;
      sockets.forEach((socket) => socket.resetAndDestroy());
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    mend() {
      isCut = false;
    },
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
