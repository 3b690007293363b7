/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "crypto/crypto.h"
#include "document/recognise.h"
#include "server/uploads.h"

/* No document of any kind is smaller. */
#define BYTES_MIN 64

static GembokProblem *
invalid (const char *text)
{
  return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_INVALID, "%s", text);
}

static GembokProblem *
check_type (GBytes *data, const GembokUpload *upload, const GembokPolicyDocument *rule)
{
  GembokImageSize size = { 0 };
  const GembokMediaType type = gembok_recognise (data, &size);
  const char *name = gembok_media_type_name (type);
  if (!g_strv_contains ((const char *const *) rule->media_types, name))
    return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_INVALID,
                           _ ("The file is: %s. That is not allowed for this document."), gembok_media_type_label (type));
  if (strcmp (name, upload->media_type) != 0)
    return invalid (_ ("The file is of another type than was announced."));
  const gboolean is_image = type == GEMBOK_MEDIA_JPEG || type == GEMBOK_MEDIA_PNG;
  if (is_image && (size.width < rule->min_width || size.height < rule->min_height)
      && (size.width < rule->min_height || size.height < rule->min_width))
    return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_INVALID,
                           _ ("The picture has %u x %u pixels; at least %u x %u are needed."), size.width, size.height,
                           rule->min_width, rule->min_height);
  return NULL;
}

static GembokProblem *
check_bytes (GBytes *data, const GembokUpload *upload, const GembokPolicyDocument *rule)
{
  const gsize size = g_bytes_get_size (data);
  g_autofree char *hash = gembok_sha256_hex (data);
  if (size != upload->bytes || g_ascii_strcasecmp (hash, upload->sha256) != 0)
    return gembok_problem (460, GEMBOK_PROBLEM_CHECKSUM_MISMATCH,
                           _ ("The file did not arrive as it was sent. Upload it again."));
  if (size < BYTES_MIN || size > rule->max_bytes)
    return invalid (_ ("The file is too small or too large for this document."));
  /* First of all: a key that was sent by mistake must not stay here, whatever else the file may be. */
  if (gembok_contains_private_key (data))
    return invalid (_ ("The file contains a private key. It was erased here; never send it to anyone."));
  return check_type (data, upload, rule);
}

GembokProblem *
gembok_upload_check (const char *path, const GembokUpload *upload, const GembokPolicyDocument *rule)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &error);
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("The upload is gone. Upload the file again."));
  if (file == NULL)
    return gembok_problem_from_failure (g_steal_pointer (&error));
  g_autoptr (GBytes) data = g_mapped_file_get_bytes (file);
  return check_bytes (data, upload, rule);
}
