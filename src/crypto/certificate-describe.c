/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/csr.h"
#include "crypto/describe-private.h"
#include "crypto/oid-label.h"

#define MAX_LINES      64
#define MAX_LINE       512
#define MAX_BYTES      128
#define MAX_RAW        1024
#define MAX_EXTENSIONS 64

/* --- lines ------------------------------------------------------------------------------------------------------ */

void
gembok_lines_add (GembokLines *lines, const char *format, ...)
{
  if (lines->n_lines == MAX_LINES)
    {
      lines->n_left_out++;
      return;
    }
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *harmless = gembok_text_sanitise (line, MAX_LINE);
  if (lines->text == NULL)
    lines->text = g_string_new (NULL);
  g_string_append_printf (lines->text, "%s%s", lines->n_lines > 0 ? "\n" : "", harmless);
  lines->n_lines++;
}

char *
gembok_bytes_text (const void *data, gsize length, gsize max_bytes)
{
  g_autofree char *hex = gembok_hex (data, MIN (length, max_bytes));
  char *grouped = gembok_hex_grouped (hex);
  if (length <= max_bytes)
    return grouped;
  g_autofree char *first = grouped;
  return g_strdup_printf (_ ("%s … (%zu bytes)"), first, length);
}

void
gembok_lines_add_bytes (GembokLines *lines, const void *data, gsize length)
{
  g_autofree char *text = gembok_bytes_text (data, length, MAX_BYTES);
  gembok_lines_add (lines, "%s", text);
}

char *
gembok_lines_finish (GembokLines *lines)
{
  if (lines->text == NULL)
    return g_strdup ("");
  if (lines->n_left_out > 0)
    g_string_append_printf (lines->text, ngettext_ ("\n… and %u line more", "\n… and %u lines more", lines->n_left_out),
                            lines->n_left_out);
  return g_string_free (g_steal_pointer (&lines->text), FALSE);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static void
row_free (gpointer data)
{
  GembokCertificateRow *row = data;
  g_free (row->label);
  g_free (row->value);
  g_free (row->oid);
  g_free (row->raw);
  g_free (row);
}

/* Takes both strings. */
static GembokCertificateRow *
add_row (GPtrArray *rows, char *label, char *value)
{
  GembokCertificateRow *row = g_new0 (GembokCertificateRow, 1);
  row->label = label;
  row->value = value;
  g_ptr_array_add (rows, row);
  return row;
}

static char *
name_lines (const GembokSubject *name)
{
  GembokLines lines = { 0 };
  for (guint i = 0; i < gembok_subject_size (name); i++)
    gembok_lines_add (&lines, "%s: %s", gembok_subject_attribute (name, i), gembok_subject_value (name, i));
  return gembok_lines_finish (&lines);
}

static void
add_key_rows (GPtrArray *rows, GBytes *public_key)
{
  g_autofree char *sha256 = gembok_public_key_sha256 (public_key);
  add_row (rows, g_strdup (_ ("Public key")), gembok_public_key_label (public_key));
  add_row (rows, g_strdup (_ ("SHA-256 of the public key")), gembok_hex_grouped (sha256));
  add_row (rows, g_strdup (_ ("Verification code of the key")), gembok_public_key_code (public_key));
}

static void
add_extension_row (GPtrArray *rows, X509_EXTENSION *extension)
{
  g_autofree char *oid = gembok_oid_to_string (X509_EXTENSION_get_object (extension));
  const char *known = gembok_oid_label (oid);
  g_autofree char *name = known != NULL ? g_strdup (known) : g_strdup_printf (_ ("Extension %s"), oid);
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (extension);
  const gboolean critical = X509_EXTENSION_get_critical (extension) != 0;
  GembokLines lines = { 0 };
  gembok_describe_extension (&lines, extension);
  char *label = critical ? g_strdup_printf (_ ("%s (must be understood)"), name) : g_strdup (name);
  GembokCertificateRow *row = add_row (rows, label, gembok_lines_finish (&lines));
  row->critical = critical;
  row->raw = gembok_bytes_text (ASN1_STRING_get0_data (value), (gsize) ASN1_STRING_length (value), MAX_RAW);
  row->oid = g_steal_pointer (&oid);
}

GPtrArray *
gembok_certificate_describe (const GembokCertificate *certificate)
{
  const X509 *x509 = gembok_certificate_x509 (certificate);
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  add_row (rows, g_strdup (_ ("Owner")), name_lines (gembok_certificate_subject (certificate)));
  add_row (rows, g_strdup (_ ("Issuer")), name_lines (gembok_certificate_issuer (certificate)));
  add_row (rows, g_strdup (_ ("Serial number")), gembok_hex_grouped (gembok_certificate_serial (certificate)));
  add_row (rows, g_strdup (_ ("Valid from")), gembok_format_time (gembok_certificate_not_before (certificate)));
  add_row (rows, g_strdup (_ ("Valid until")), gembok_format_time (gembok_certificate_not_after (certificate)));
  add_key_rows (rows, gembok_certificate_public (certificate));
  add_row (rows, g_strdup (_ ("Signature algorithm")),
           gembok_text_sanitise (gembok_certificate_signature (certificate), 80));
  add_row (rows, g_strdup (_ ("Version")), g_strdup_printf ("%ld", X509_get_version (x509) + 1));
  add_row (rows, g_strdup (_ ("SHA-256 of the certificate")), gembok_hex_grouped (gembok_certificate_sha256 (certificate)));
  for (int i = 0; i < MIN (X509_get_ext_count (x509), MAX_EXTENSIONS); i++)
    add_extension_row (rows, X509_get_ext (x509, i));
  return rows;
}

GPtrArray *
gembok_csr_describe (const GembokCsr *csr)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  GembokLines lines = { 0 };
  g_auto (GStrv) usage = gembok_csr_key_usage (csr);
  for (guint i = 0; usage != NULL && usage[i] != NULL; i++)
    gembok_lines_add (&lines, "%s (%s)", gembok_key_usage_label (usage[i]), usage[i]);
  add_row (rows, g_strdup (_ ("Owner")), name_lines (gembok_csr_subject (csr)));
  add_key_rows (rows, gembok_csr_public (csr));
  add_row (rows, g_strdup (_ ("Signature algorithm")), gembok_text_sanitise (gembok_csr_signature (csr), 80));
  if (lines.text != NULL)
    add_row (rows, g_strdup (_ ("Requested usage")), gembok_lines_finish (&lines));
  return rows;
}
