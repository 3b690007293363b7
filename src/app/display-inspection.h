/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/inspect.h"

G_BEGIN_DECLS

/*
 * How a file that was opened looks, and what comes next. Pure functions, tested without a display.
 */

/** GembokInspectionStep: what can be done with it. */
typedef enum
{
  GEMBOK_INSPECTION_NONE,
  GEMBOK_INSPECTION_UNLOCK,
  GEMBOK_INSPECTION_KEEP, /* the certificate of a key that is here, not kept yet */
  GEMBOK_INSPECTION_OPEN_CERTIFICATE,
  GEMBOK_INSPECTION_OPEN_REQUEST
} GembokInspectionStep;

GembokInspectionStep gembok_display_inspection_step (const GembokInspection *inspection);
/** gembok_display_inspection_verb: static (nullable): label of its button, with a mnemonic. */
const char *gembok_display_inspection_verb (GembokInspectionStep step);
/** gembok_display_inspection_kind: static: "Certificate request (CSR)" … */
const char *gembok_display_inspection_kind (const GembokInspection *inspection);
/** gembok_display_inspection_belongs: (transfer full) (nullable): to which request here it belongs, as a sentence. */
char *gembok_display_inspection_belongs (const GembokInspection *inspection);

/** gembok_display_chain_title, _text: (transfer full): a certificate of a chain: whose it is; who issued it, until when. */
char *gembok_display_chain_title (const GembokCertificate *certificate);
char *gembok_display_chain_text (const GembokCertificate *certificate);

G_END_DECLS
