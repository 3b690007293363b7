/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/*
 * The receipt (tanda terima) of a request that was sent: what the applicant keeps, prints, and reads out on the telephone.
 */

/** GembokReceiptRow: one line of a receipt. */
typedef struct
{
  const char *code; /* static, stable: "agency", "procedure", "number", "id", "name", "nik", "sent", "sent_again", "state",
                       "document", "agreement", "consent", "verification_code", "next", "time", "help", "training" */
  char *label;      /* translated */
  char *value;      /* one line, sanitised */
} GembokReceiptRow;

/** GembokReceipt: a receipt as plain texts; no markup, whole NIK, token or path is in it. */
typedef struct
{
  char *title;     /* "Receipt of a request", translated */
  GPtrArray *rows; /* (element-type GembokReceiptRow): in the order in which they are read */
  char *note;      /* translated: what the receipt is, and is not */
  char *file_name; /* what its file may be called: letters, digits and "-", with ".txt" */
} GembokReceipt;

void gembok_receipt_free (GembokReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokReceipt, gembok_receipt_free)

/**
 * gembok_receipt_make:
 * @id: of a request, or an unambiguous prefix
 * @help: (nullable): whom to ask, in the words of the agency (set by the administrator); sanitised here
 * @error: WRONG_STATE before it was sent, NOT_FOUND, BAD_INPUT (the prefix fits several), STORAGE
 *
 * From the vault alone, no network. When it was sent comes from the audit log, where that is missing (a request restored from
 * a backup) from its steps. Blocks on the disk.
 *
 * Returns: (transfer full) (nullable)
 */
GembokReceipt *gembok_receipt_make (GembokContext *context, const char *id, const char *help, GError **error);

/** GEMBOK_RECEIPT_COLUMNS: how wide gembok_receipt_text() sets its lines, in character cells. */
#define GEMBOK_RECEIPT_COLUMNS 80

/** gembok_receipt_text: (transfer full): the receipt as plain text (UTF-8, line ends "\n"), at most
 * %GEMBOK_RECEIPT_COLUMNS wide; a word that is longer is cut. */
char *gembok_receipt_text (const GembokReceipt *receipt);

G_END_DECLS
