#!/usr/bin/env node
// Runs the binary of this platform, which npm has installed as an optional dependency.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const path = require("node:path");

const EXIT_UNABLE = 2; // "something could not be analysed", never taken for a pass or a finding

function binary() {
  const name = `@egresslint/${process.platform}-${process.arch}`;
  try {
    const manifest = require.resolve(`${name}/package.json`);
    return path.join(path.dirname(manifest), "bin", process.platform === "win32" ? "egresslint.exe" : "egresslint");
  } catch {
    console.error(`egresslint: the package ${name} is not installed`);
    console.error(
      "Either there is no binary for this platform, or npm was told to leave out optional dependencies (--omit=optional), or the " +
        "lock file was written on another platform. Other ways to install: https://github.com/egresslint/egresslint#install",
    );
    process.exit(EXIT_UNABLE);
  }
}

const child = spawn(binary(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (err) => {
  console.error(`egresslint: ${err.message}`);
  process.exit(EXIT_UNABLE);
});
child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  for (const name of signals) {
    process.removeAllListeners(name);
  }
  process.exitCode = 128 + (constants.signals[signal] ?? 0); // if the signal does not end this process
  process.kill(process.pid, signal);
});
