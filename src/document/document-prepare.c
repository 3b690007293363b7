/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "document/decoder.h"
#include "document/document.h"
#include "document/private-key.h"
#include "document/refusal.h"

#define PIXELS_MAX         (100u * 1000 * 1000)
#define PIECES_BYTES_MAX   (24u * 1024 * 1024)
#define PIECE_LENGTH_BYTES 4

/* What all stages of preparing a file share. */
typedef struct
{
  GBytes *file;
  GembokMediaType type;
  const GembokDocumentRule *rule;
  const GembokReporter *reporter;
  GCancellable *cancellable;
} Job;

static char *
sha256_of (GBytes *data)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, data);
}

static gboolean
was_refused (const char *sha256, const char *const *refused)
{
  for (guint i = 0; refused != NULL && refused[i] != NULL; i++)
    if (g_ascii_strcasecmp (refused[i], sha256) == 0)
      return TRUE;
  return FALSE;
}

/* Lengths are compared long side with long side: a portrait of 480 × 640 is as good as a landscape of 640 × 480. */
static gboolean
is_large_enough (guint32 width, guint32 height, const GembokDocumentRule *rule)
{
  return MAX (width, height) >= MAX (rule->min_width, rule->min_height)
         && MIN (width, height) >= MIN (rule->min_width, rule->min_height);
}

static GembokDocument *
new_document (const Job *job, GBytes *data, GembokMediaType media_type)
{
  GembokDocument *document = g_new0 (GembokDocument, 1);
  document->kind = g_strdup (job->rule->kind);
  document->data = g_bytes_ref (data);
  document->sha256 = sha256_of (data);
  document->original_bytes = g_bytes_get_size (job->file);
  document->media_type = media_type;
  return document;
}

/* What a photo's header claims is refused early where it is hopeless; the decoder judges what is really there. */
static gboolean
check_claims (const GembokImageSize *claimed, const Job *job, GError **error)
{
  GembokDecoderAnswer claim = { .width = claimed->width, .height = claimed->height };
  if (claimed->width == 0 || claimed->height == 0)
    return TRUE;
  if ((guint64) claimed->width * claimed->height > PIXELS_MAX)
    claim.result = GEMBOK_DECODER_TOO_MANY_PIXELS;
  else if (!is_large_enough (claimed->width, claimed->height, job->rule))
    claim.result = GEMBOK_DECODER_TOO_SMALL;
  else
    return TRUE;
  gembok_refuse_answer (&claim, job->type, job->rule, error);
  return FALSE;
}

/* The decoder may be in foreign hands: what it calls a photo that fits must be one. */
static gboolean
photo_is_as_ordered (const GembokDecoderAnswer *answer, GembokMediaType wanted, const GembokDocumentRule *rule)
{
  GembokImageSize size;
  return g_bytes_get_size (answer->bytes) <= rule->max_bytes && gembok_recognise (answer->bytes, &size) == wanted
         && size.width == answer->output_width && size.height == answer->output_height
         && is_large_enough (size.width, size.height, rule);
}

static GembokDocument *
prepare_photo (const Job *job, const GembokImageSize *claimed, GError **error)
{
  if (!check_claims (claimed, job, error))
    return NULL;
  const gboolean as_jpeg = gembok_rule_allows (job->rule, GEMBOK_MEDIA_JPEG);
  const GembokMediaType wanted = as_jpeg ? GEMBOK_MEDIA_JPEG : GEMBOK_MEDIA_PNG;
  const guint64 most = CLAMP (job->rule->max_bytes, 1, GEMBOK_DOCUMENT_FILE_MAX);
  g_autofree char *max_bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, most);
  g_autofree char *min_width = g_strdup_printf ("%u", MIN (job->rule->min_width, G_MAXUINT16));
  g_autofree char *min_height = g_strdup_printf ("%u", MIN (job->rule->min_height, G_MAXUINT16));
  const char *const words[] = { "photo", max_bytes, min_width, min_height, as_jpeg ? "jpeg" : "png", NULL };
  g_autoptr (GembokDecoderAnswer) answer
      = gembok_decoder_ask (job->file, words, most, job->reporter, job->cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->result == GEMBOK_DECODER_SOUND && !photo_is_as_ordered (answer, wanted, job->rule))
    answer->result = GEMBOK_DECODER_DAMAGED;
  if (answer->result != GEMBOK_DECODER_SOUND)
    {
      gembok_refuse_answer (answer, job->type, job->rule, error);
      return NULL;
    }
  GembokDocument *document = new_document (job, answer->bytes, wanted);
  document->width = answer->output_width;
  document->height = answer->output_height;
  document->turned = answer->turned;
  document->stripped = answer->stripped;
  document->located = answer->located;
  document->reduced = answer->reduced;
  return document;
}

/* The text and the attachments of a PDF, which are compressed inside it: each behind its length. */
static GembokDecoderResult
judge_pieces (GBytes *pieces)
{
  gsize left = 0;
  const guint8 *at = g_bytes_get_data (pieces, &left);
  while (left >= PIECE_LENGTH_BYTES)
    {
      guint32 big = 0;
      memcpy (&big, at, sizeof big);
      const gsize length = GUINT32_FROM_BE (big);
      at += PIECE_LENGTH_BYTES;
      left -= PIECE_LENGTH_BYTES;
      if (length > left)
        return GEMBOK_DECODER_DAMAGED;
      if (gembok_private_key_is_binary (at, length) || gembok_private_key_stands_in (at, length))
        return GEMBOK_DECODER_ATTACHED_KEY;
      at += length;
      left -= length;
    }
  return left == 0 ? GEMBOK_DECODER_SOUND : GEMBOK_DECODER_DAMAGED;
}

static GembokDocument *
prepare_pdf (const Job *job, GError **error)
{
  static const char *const words[] = { "facts", NULL };
  g_autoptr (GembokDecoderAnswer) answer
      = gembok_decoder_ask (job->file, words, PIECES_BYTES_MAX, job->reporter, job->cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->result == GEMBOK_DECODER_SOUND)
    answer->result = answer->pages > 0 ? judge_pieces (answer->bytes) : GEMBOK_DECODER_NO_PAGES;
  if (answer->result != GEMBOK_DECODER_SOUND)
    {
      gembok_refuse_answer (answer, job->type, job->rule, error);
      return NULL;
    }
  GembokDocument *document = new_document (job, job->file, GEMBOK_MEDIA_PDF);
  document->pages = answer->pages;
  return document;
}

static gboolean
is_photo (GembokMediaType type)
{
  return type == GEMBOK_MEDIA_JPEG || type == GEMBOK_MEDIA_PNG;
}

/* Everything that can be said of the file without opening it. */
static gboolean
check_outside (const Job *job, const char *sha256, const char *const *refused, GError **error)
{
  if (job->type == GEMBOK_MEDIA_PRIVATE_KEY)
    {
      gembok_refuse_key (error);
      return FALSE;
    }
  if (was_refused (sha256, refused))
    {
      gembok_refuse_again (error);
      return FALSE;
    }
  if (!gembok_rule_allows (job->rule, job->type) && !(is_photo (job->type) && gembok_rule_takes_photos (job->rule)))
    {
      gembok_refuse_type (job->type, job->rule, error);
      return FALSE;
    }
  if (!is_photo (job->type) && g_bytes_get_size (job->file) > job->rule->max_bytes)
    {
      gembok_refuse_size (g_bytes_get_size (job->file), job->rule, error);
      return FALSE;
    }
  if (gembok_contains_private_key (job->file))
    {
      gembok_refuse_key (error);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_file_size (GBytes *file, GError **error)
{
  if (g_bytes_get_size (file) <= GEMBOK_DOCUMENT_FILE_MAX)
    return TRUE;
  g_autofree char *limit = gembok_format_size (GEMBOK_DOCUMENT_FILE_MAX);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file is larger than the %s that can be opened."), limit);
  return FALSE;
}

GembokDocument *
gembok_document_prepare (GBytes *file, const char *name, const GembokDocumentRule *rule, const char *const *refused,
                         const GembokReporter *reporter, GCancellable *cancellable, GError **error)
{
  Job job = { file, GEMBOK_MEDIA_UNKNOWN, rule, reporter, cancellable };
  GembokImageSize claimed = { 0, 0 };
  if (gembok_cancelled (cancellable, error) || !check_file_size (file, error))
    return NULL;
  gembok_report (reporter, GEMBOK_STAGE_DECODE, rule->kind, 0, 0);
  job.type = gembok_recognise (file, &claimed);
  g_autofree char *sha256 = sha256_of (file);
  if (!check_outside (&job, sha256, refused, error))
    return NULL;
  GembokDocument *document = NULL;
  if (is_photo (job.type))
    document = prepare_photo (&job, &claimed, error);
  else if (job.type == GEMBOK_MEDIA_PDF)
    document = prepare_pdf (&job, error);
  else
    gembok_refuse_type (job.type, rule, error); /* a policy may allow what nothing here can open */
  if (document == NULL)
    return NULL;
  document->original_sha256 = g_steal_pointer (&sha256);
  document->original_name = name != NULL ? gembok_file_display_name (name) : g_strdup ("");
  return document;
}

GembokDocument *
gembok_document_prepare_file (const char *path, const GembokDocumentRule *rule, const char *const *refused,
                              const GembokReporter *reporter, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) file = gembok_file_read (path, GEMBOK_DOCUMENT_FILE_MAX, error);
  return file != NULL ? gembok_document_prepare (file, path, rule, refused, reporter, cancellable, error) : NULL;
}
