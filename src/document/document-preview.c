/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/i18n.h"
#include "document/decoder.h"
#include "document/document.h"
#include "document/refusal.h"

#define SIDE_MAX 4096

static gboolean
check_viewable (GBytes *file, GembokMediaType type, GError **error)
{
  const gboolean viewable = type == GEMBOK_MEDIA_PDF || type == GEMBOK_MEDIA_JPEG || type == GEMBOK_MEDIA_PNG;
  if (viewable && g_bytes_get_size (file) <= GEMBOK_DOCUMENT_FILE_MAX)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("This kind of file cannot be shown (%s)."),
                    gembok_media_type_label (type));
  return FALSE;
}

static gboolean
preview_is_as_ordered (const GembokDecoderAnswer *answer, guint32 max_side)
{
  return answer->output_width >= 1 && answer->output_width <= max_side && answer->output_height >= 1
         && answer->output_height <= max_side
         && g_bytes_get_size (answer->bytes) == (gsize) answer->output_width * answer->output_height * 3;
}

GembokPreview *
gembok_document_preview (GBytes *file, guint page, guint32 max_pixels, GCancellable *cancellable, GError **error)
{
  const GembokDocumentRule no_rule = { .max_bytes = GEMBOK_DOCUMENT_FILE_MAX };
  const GembokMediaType type = gembok_recognise (file, NULL);
  if (gembok_cancelled (cancellable, error) || !check_viewable (file, type, error))
    return NULL;
  const guint32 max_side = CLAMP (max_pixels, 1, SIDE_MAX);
  g_autofree char *page_word = g_strdup_printf ("%u", CLAMP (page, 1, G_MAXUINT16));
  g_autofree char *side_word = g_strdup_printf ("%u", max_side);
  const char *const words[] = { "preview", page_word, side_word, NULL };
  g_autoptr (GembokDecoderAnswer) answer
      = gembok_decoder_ask (file, words, (gsize) max_side * max_side * 3, NULL, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->result == GEMBOK_DECODER_SOUND && !preview_is_as_ordered (answer, max_side))
    answer->result = GEMBOK_DECODER_DAMAGED;
  if (answer->result != GEMBOK_DECODER_SOUND)
    {
      if (answer->result == GEMBOK_DECODER_NO_PAGES && answer->pages > 0)
        gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The PDF has only %u pages."), answer->pages);
      else
        gembok_refuse_answer (answer, type, &no_rule, error);
      return NULL;
    }
  GembokPreview *preview = g_new0 (GembokPreview, 1);
  preview->width = answer->output_width;
  preview->height = answer->output_height;
  preview->pages = MAX (answer->pages, 1);
  preview->page = MIN (MAX (page, 1), preview->pages);
  preview->pixels = g_bytes_ref (answer->bytes);
  return preview;
}
