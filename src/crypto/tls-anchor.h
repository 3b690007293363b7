/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"

G_BEGIN_DECLS

/*
 * Naming what libcurl's OpenSSL found trusted or not in a TLS server's certificate, for `doctor`. Nothing here decides
 * anything: the handshake is over.
 */

/**
 * gembok_tls_anchor:
 * @chain: (element-type GembokCertificate): as the server sent it, its own certificate first
 * @anchors: (nullable) (element-type GembokCertificate): what is trusted; %NULL: the system's CAs:
 * @ca_file: (nullable): a file with the system's CAs
 * @ca_folder: (nullable): a folder with them, by OpenSSL's hashes
 *
 * The trusted certificate at which the chain ends, whatever the clock says; as in libcurl it need not be a root. Blocks on
 * the disk.
 *
 * Returns: (transfer full) (nullable): %NULL if the chain ends at none
 */
GembokCertificate *gembok_tls_anchor (GPtrArray *chain, GPtrArray *anchors, const char *ca_file, const char *ca_folder);

/** gembok_tls_names: (transfer full): the host names and IP addresses that a server's certificate was made out to
 * (subjectAltName, RFC 6125), sanitised, at most 20. */
GStrv gembok_tls_names (const GembokCertificate *certificate);

G_END_DECLS
