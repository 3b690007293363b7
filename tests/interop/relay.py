# SPDX-License-Identifier: GPL-3.0-or-later
"""An AMS whose documents are stored elsewhere, as DESIGN 5 allows: Location names a tus server on another host.

The relay answers for the AMS. A document is announced to the AMS (which may refuse it) and to the foreign server; the client is sent
to that one, and what arrived there is handed to the AMS as soon as it is complete.
"""

import contextlib
import http.client
import os
import re
import urllib.parse

from between import Between


class Relay(Between):
    """@storage is a Between in front of the foreign server, @folder where that one keeps its files."""

    def __init__(self, ams, certificates, storage, folder):
        super().__init__(ams, certificates)
        self.storage, self.folder = storage, folder
        self.uploads, self.locations, self.tokens_at_storage = {}, [], 0

    def _play(self, exchange, raw):
        if exchange.method == "POST" and exchange.path.endswith("/documents"):
            self._announce(exchange)
            return
        if exchange.method == "GET" and "/requests/" in exchange.path:
            self._hand_over(exchange)
        super()._play(exchange, raw)

    def _ask(self, between, method, path, headers, body=None):
        connection = http.client.HTTPSConnection(*between.upstream, context=between.trust, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location"), answer.read(), answer.getheader("Content-Type")

    def _announce(self, exchange):
        exchange.read_all()
        headers = {name: value for name, value in exchange.headers.items() if name not in ("host", "connection", "content-length")}
        status, location, body, kind = self._ask(self, "POST", exchange.path, headers)
        if status == 201:
            about = {name: headers[name] for name in ("tus-resumable", "upload-length", "upload-metadata")}
            status, foreign, body, kind = self._ask(self.storage, "POST", "/files", about)
        if status != 201:
            exchange.answer(status, [f"Content-Type: {kind or 'text/plain'}"], body)
            return
        self.locations.append(foreign)
        place = urllib.parse.urlsplit(foreign).path
        self.uploads[place] = (location, int(headers["upload-length"]))
        exchange.answer(201, [f"Location: {self.storage.url}{place}", "Tus-Resumable: 1.0.0"])

    def stored(self, place):
        """The file behind an upload, wherever the server puts it."""
        return os.path.join(self.folder, place.rpartition("/")[2])

    def _hand_over(self, exchange):
        """What is complete at the foreign server goes to the AMS, as its owner."""
        for place, (location, size) in list(self.uploads.items()):
            path = self.stored(place)
            if not os.path.exists(path) or os.path.getsize(path) != size:
                continue
            with open(path, "rb") as file:
                data = file.read()
            headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
                       "Authorization": exchange.token}
            status, *_ = self._ask(self, "PATCH", urllib.parse.urlsplit(location).path, headers, data)
            if status == 204:
                del self.uploads[place]

    def unfinished(self):
        """The uploads that are not at the AMS yet: their places."""
        return list(self.uploads)

    def forget_upload(self, place, also_its_description=True):
        """As a server does that gives up what nobody finished."""
        name = re.escape(os.path.basename(self.stored(place)))
        for entry in os.listdir(self.folder):
            if re.fullmatch(name if not also_its_description else name + r"(\.json)?", entry):
                os.unlink(os.path.join(self.folder, entry))
