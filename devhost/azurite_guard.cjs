// Preloaded into Azurite: stops it, flushing as usual, when the process that started it is gone.
const starter = process.ppid;
setInterval(() => {
  if (process.ppid !== starter) process.kill(process.pid, "SIGTERM");
}, 500).unref();
