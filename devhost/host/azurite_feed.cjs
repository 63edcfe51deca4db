// Preloaded into Azurite: appends a line "PATH ETAG" to the file BLOB_FEED names for each blob written,
// as Azure Storage tells Event Grid, so that nobody needs to list containers to notice a new blob.
const fs = require("node:fs");
const http = require("node:http");

const written = new Set([null, "blocklist", "appendblock", "page", "copy"]);
const feed = process.env.BLOB_FEED;

function announce(request, response) {
  const url = new URL(request.url, "http://azurite");
  if (request.method !== "PUT" || ![201, 202].includes(response.statusCode)) return;
  if (url.searchParams.has("restype") || !written.has(url.searchParams.get("comp"))) return;
  const etag = response.getHeader("etag");
  if (etag) fs.appendFileSync(feed, `${url.pathname} ${etag}\n`);
}

if (feed) {
  fs.writeFileSync(feed, "");
  const emit = http.Server.prototype.emit;
  http.Server.prototype.emit = function (event, request, response) {
    if (event === "request") response.on("finish", () => announce(request, response));
    return emit.apply(this, arguments);
  };
}
