// Preloaded into Azurite, which runs without telemetry: spares it half of its start, the telemetry's libraries.
const Module = require("node:module");
const load = Module._load;

Module._load = function (request) {
  return request === "applicationinsights" ? {} : load.apply(this, arguments);
};
