/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/crl.h"
#include "crypto/openssl-private.h"

G_BEGIN_DECLS

/** gembok_crl_x509: (transfer none): OpenSSL's object inside; a look-up in it sorts it once, behind OpenSSL's own lock. */
X509_CRL *gembok_crl_x509 (const GembokCrl *crl);

/** gembok_crl_has_foreign_entries: whether an entry has a critical extension that we do not understand, which forbids to
 * rely on any other entry as well (RFC 5280, 5.3). Looked for once, when the list is read. */
gboolean gembok_crl_has_foreign_entries (const GembokCrl *crl);

G_END_DECLS
