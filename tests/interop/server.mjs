// SPDX-License-Identifier: GPL-3.0-or-later
// A tus server that is not ours, over https on a free loopback port; prints "ready PORT", then "offers EXTENSIONS".
//
//   node server.mjs KIND FOLDER CERTIFICATE KEY LARGEST
//
// KIND: tus-2 or tus-1 (@tus/server, the present and the former generation), node-0.9 (tus-node-server, before them).

import { createRequire } from "node:module";
import fs from "node:fs";
import https from "node:https";
import path from "node:path";

const [kind, folder, certificate, key, largest] = process.argv.slice(2);
const require = createRequire(path.join(process.env.INTEROP_MODULES, "x.js"));

function newest(name, store) {
  const { Server } = require(name);
  const { FileStore } = require(store);
  return new Server({
    path: "/files", datastore: new FileStore({ directory: folder }), relativeLocation: true, maxSize: Number(largest) || undefined,
  });
}

function former() {
  const Server = require("tus-node-server/lib/Server");
  const FileStore = require("tus-node-server/lib/stores/FileStore");
  const known = new Map();
  const server = new Server({ path: "/files", relativeLocation: true });
  server.datastore = new FileStore({
    directory: folder,
    configstore: { get: (id) => known.get(id), set: (id, file) => known.set(id, file), delete: (id) => known.delete(id) },
  });
  return server;
}

const servers = {
  "tus-2": () => newest("@tus/server", "@tus/file-store"),
  "tus-1": () => newest("tus-server-1", "tus-file-store-1"),
  "node-0.9": former,
};

const tus = servers[kind]();
const options = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
const listener = https.createServer(options, (request, response) => tus.handle(request, response));
// A line that is cut is what is tried here, not a reason to end.
listener.on("tlsClientError", () => {});
process.on("uncaughtException", (error) => console.error(error.message ?? error));
process.on("unhandledRejection", (error) => console.error(error?.message ?? error));
listener.listen(0, "127.0.0.1", () => console.log(`ready ${listener.address().port}`));
