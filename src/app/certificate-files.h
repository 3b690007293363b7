/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"
#include "app/save-file.h"
#include "procedure/library.h"

G_BEGIN_DECLS

/** GembokCertificateFile: what can be saved of a certificate without its key; nothing in them is secret. */
typedef enum
{
  GEMBOK_CERTIFICATE_FILE_CER, /* the certificate alone, DER */
  GEMBOK_CERTIFICATE_FILE_PEM, /* with its chain, as text */
  GEMBOK_CERTIFICATE_FILE_P7B, /* with its chain, PKCS#7 */
  GEMBOK_CERTIFICATE_FILE_ICS  /* its last day, for a calendar */
} GembokCertificateFile;

/** gembok_certificate_file_save: makes the file on a worker, then asks where it shall lie (app/save-file.h). @entry is borrowed;
 * @done is told of errors, too. */
void gembok_certificate_file_save (GtkWidget *owner, GembokDesk *desk, const GembokCertificateEntry *entry,
                                   GembokCertificateFile kind, GembokSavedFunc done);

G_END_DECLS
