/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/csr.h"
#include "server/request-view.h"

G_BEGIN_DECLS

/**
 * gembok_csr_check:
 * @body: what was sent, DER or PEM
 * @csr: (out): (transfer full): the request, checked
 *
 * Every check that needs no other request: form, proof of possession, allowed algorithm, weak key, and that its subject is
 * the request's, attribute by attribute.
 *
 * Returns: (transfer full) (nullable): 422 with csr_invalid, csr_signature, csr_key_policy or csr_subject
 */
GembokProblem *gembok_csr_check (const GembokPolicy *policy, const GembokWireRequest *request, GBytes *body,
                                 GembokCsr **csr);

G_END_DECLS
