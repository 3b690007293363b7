/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/*
 * What the pages of agreement and consent have done on a worker.
 */

/** GembokAgreed: a text as the person has seen it. */
typedef struct
{
  char *version;
  char *sha256;
} GembokAgreed;

GembokAgreed *gembok_agreed_new (const char *version, const char *sha256);
void gembok_agreed_free (gpointer agreed);

/** gembok_agreement_cached: a #GembokWorkFunc: (transfer full): the policy with the texts for the request @input (its id) as they
 * were seen last. Does not ask the AMS. */
gpointer gembok_agreement_cached (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error);
/** gembok_agreement_fresh: a #GembokWorkFunc: likewise, asked from the AMS where a session is at hand. Blocks on the network. */
gpointer gembok_agreement_fresh (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error);

/** gembok_agreement_accept, _decline: #GembokRequestFunc over gembok_request_accept() and _decline(); @input of the first is a
 * #GembokAgreed, which must be the text that counts now: BAD_INPUT. */
GembokRequestView *gembok_agreement_accept (GembokContext *context, const char *id, gpointer input,
                                            GCancellable *cancellable, GError **error);
GembokRequestView *gembok_agreement_decline (GembokContext *context, const char *id, gpointer input,
                                             GCancellable *cancellable, GError **error);

/** gembok_agreement_consent: a #GembokRequestFunc over gembok_request_consent(): @input is the #GembokAgreed that was consented to,
 * or %NULL: the consent is withdrawn. */
GembokRequestView *gembok_agreement_consent (GembokContext *context, const char *id, gpointer input,
                                             GCancellable *cancellable, GError **error);

/** gembok_agreement_stamp: (transfer full): "Version 2026-1, fingerprint 36D8 86F6 C6A4 0213". Both of foreign origin and plain
 * text in the result; @sha256 is nullable. */
char *gembok_agreement_stamp (const char *version, const char *sha256);

G_END_DECLS
