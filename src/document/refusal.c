/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/refusal.h"

#include "base/error.h"
#include "base/i18n.h"

#define PIXELS_MAX_MEGA 100

gboolean
gembok_rule_allows (const GembokDocumentRule *rule, GembokMediaType type)
{
  for (guint i = 0; rule->media_types != NULL && rule->media_types[i] != NULL; i++)
    if (gembok_media_type_from_name (rule->media_types[i]) == type)
      return TRUE;
  return FALSE;
}

gboolean
gembok_rule_takes_photos (const GembokDocumentRule *rule)
{
  return gembok_rule_allows (rule, GEMBOK_MEDIA_JPEG) || gembok_rule_allows (rule, GEMBOK_MEDIA_PNG);
}

void
gembok_refuse_key (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("It was not sent and stays on this computer. A private key must never be given to anyone, not even "
                       "to the AMS. Choose the document that is asked for."),
                    _ ("This file contains a private key."));
}

void
gembok_refuse_again (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("Nothing was changed. Correct what the reason names, and choose the new scan or photo."),
                    _ ("This is the same file that was returned before."));
}

/* "PDF, JPEG photo" */
static char *
allowed_kinds (const GembokDocumentRule *rule)
{
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; rule->media_types != NULL && rule->media_types[i] != NULL; i++)
    {
      const GembokMediaType type = gembok_media_type_from_name (rule->media_types[i]);
      if (type != GEMBOK_MEDIA_UNKNOWN)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", gembok_media_type_label (type));
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static const char *
way_to_photo (GembokMediaType type)
{
  switch (type)
    {
    case GEMBOK_MEDIA_HEIC:
      return _ ("Nothing was sent. On an iPhone choose Settings > Camera > Formats > Most Compatible and take the photo "
                "again, or open this one and export it as JPEG.");
    case GEMBOK_MEDIA_WEBP:
    case GEMBOK_MEDIA_GIF:
    case GEMBOK_MEDIA_TIFF:
    case GEMBOK_MEDIA_BMP:
    case GEMBOK_MEDIA_SVG:
      return _ ("Nothing was sent. Open the picture and export it as JPEG.");
    case GEMBOK_MEDIA_PDF:
      return _ ("Nothing was sent. Choose a photo, or export the page as JPEG.");
    default:
      return _ ("Nothing was sent. Choose a photo.");
    }
}

static const char *
way_to_pdf (GembokMediaType type)
{
  switch (type)
    {
    case GEMBOK_MEDIA_ZIP:
    case GEMBOK_MEDIA_OLE:
      return _ (
          "Nothing was sent. Open the document in your office program, choose File > Export as PDF, and attach the PDF.");
    case GEMBOK_MEDIA_JPEG:
    case GEMBOK_MEDIA_PNG:
    case GEMBOK_MEDIA_HEIC:
    case GEMBOK_MEDIA_WEBP:
    case GEMBOK_MEDIA_GIF:
    case GEMBOK_MEDIA_TIFF:
    case GEMBOK_MEDIA_BMP:
      return _ ("Nothing was sent. Scan the letter as PDF, or open the picture and print it to a PDF.");
    case GEMBOK_MEDIA_HTML:
      return _ ("Nothing was sent. A log-in page may have been saved instead of the document: download it again.");
    default:
      return _ ("Nothing was sent. Open it in its program and print it to a PDF.");
    }
}

static void
refuse_empty (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("Nothing was sent. The download or copy may have failed: fetch the file again."),
                    _ ("The file is empty."));
}

void
gembok_refuse_type (GembokMediaType type, const GembokDocumentRule *rule, GError **error)
{
  if (type == GEMBOK_MEDIA_EMPTY)
    {
      refuse_empty (error);
      return;
    }
  g_autofree char *kind = gembok_document_kind_label (rule->kind);
  g_autofree char *allowed = allowed_kinds (rule);
  const gboolean to_photo = gembok_rule_takes_photos (rule) && type != GEMBOK_MEDIA_ZIP && type != GEMBOK_MEDIA_OLE;
  const char *way = to_photo || !gembok_rule_allows (rule, GEMBOK_MEDIA_PDF) ? way_to_photo (type) : way_to_pdf (type);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, way, _ ("%s: this kind of file is not accepted (%s). Accepted: %s."), kind,
                    gembok_media_type_label (type), allowed);
}

void
gembok_refuse_size (guint64 bytes, const GembokDocumentRule *rule, GError **error)
{
  g_autofree char *actual = gembok_format_size (bytes);
  g_autofree char *limit = gembok_format_size (rule->max_bytes);
  if (g_strcmp0 (actual, limit) == 0)
    {
      /* Rounded alike: then only the bytes tell the difference. */
      g_free (actual);
      g_free (limit);
      actual = g_strdup_printf (_ ("%lu bytes"), (gulong) bytes);
      limit = g_strdup_printf (_ ("%lu bytes"), (gulong) rule->max_bytes);
    }
  gembok_error_set (
      error, GEMBOK_ERROR_BAD_FILE,
      _ ("Nothing was sent. Scan it again at 150 dpi in shades of grey, or export it with a smaller file size."),
      _ ("The file has %s, but at most %s are allowed."), actual, limit);
}

static void
refuse_dimensions (const GembokDecoderAnswer *answer, const GembokDocumentRule *rule, GError **error)
{
  gembok_error_set (
      error, GEMBOK_ERROR_BAD_FILE,
      _ ("Nothing was sent. Take the original from the camera (chat programs shrink photos), or take the photo "
         "again from nearer."),
      _ ("The photo has %u × %u pixels, but at least %u × %u are needed."), answer->width, answer->height, rule->min_width,
      rule->min_height);
}

static void
refuse_no_fit (const GembokDocumentRule *rule, GError **error)
{
  g_autofree char *limit = gembok_format_size (rule->max_bytes);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("Nothing was sent. Take the photo again with more light in front of a plain background."),
                    _ ("The photo cannot be brought below %s without becoming unreadable."), limit);
}

static const char *
way_to_sound (GembokMediaType type)
{
  return type == GEMBOK_MEDIA_PDF
             ? _ (
                 "Nothing was sent. Fetch or copy the file again; if that does not help, open it and print it to a new PDF.")
             : _ ("Nothing was sent. Fetch or copy the photo again from the camera, or take a new one.");
}

/* Verdicts that one fixed sentence and hint suffice for. */
static const struct
{
  const char *text;
  const char *hint;
} plain_words[GEMBOK_N_DECODER_RESULTS] = {
  [GEMBOK_DECODER_UNSUPPORTED] = { N_ ("This is an unusual kind of picture that cannot be read."),
                                   N_ ("Nothing was sent. Open the picture and export it as an ordinary JPEG.") },
  [GEMBOK_DECODER_NO_MEMORY] = { N_ ("The file takes too much memory to open."),
                                 N_ ("Nothing was sent. Make the picture smaller or scan with fewer dpi.") },
  [GEMBOK_DECODER_ENCRYPTED]
  = { N_ ("The PDF is protected by a password, so others could not read it."),
      N_ ("Nothing was sent. Open it with its password and print it to a new PDF, or export it again without protection.") },
  [GEMBOK_DECODER_NO_PAGES]
  = { N_ ("No page of the PDF can be read."), N_ ("Nothing was sent. Export or scan the document again.") },
  [GEMBOK_DECODER_PAGE_SIZE]
  = { N_ ("A page of the PDF has an impossible size."), N_ ("Nothing was sent. Open it and print it to a new PDF on A4.") },
  [GEMBOK_DECODER_ACTIVE] = { N_ ("The PDF contains a script or starts programs, which a letter must not."),
                              N_ ("Nothing was sent. Open it and print it to a new PDF.") },
  [GEMBOK_DECODER_ATTACHMENTS] = { N_ ("The PDF has more or larger attachments than can be checked."),
                                   N_ ("Nothing was sent. Export it again without attachments.") },
};

void
gembok_refuse_answer (const GembokDecoderAnswer *answer, GembokMediaType type, const GembokDocumentRule *rule,
                      GError **error)
{
  switch (answer->result)
    {
    case GEMBOK_DECODER_TRUNCATED:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, way_to_sound (type), _ ("The end of the file is missing."));
      return;
    case GEMBOK_DECODER_TOO_SMALL:
      refuse_dimensions (answer, rule, error);
      return;
    case GEMBOK_DECODER_TOO_MANY_PIXELS:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                        _ ("Nothing was sent. Make the picture smaller, or take a photo with a phone."),
                        _ ("The picture has %u × %u pixels; at most %u megapixels can be opened."), answer->width,
                        answer->height, PIXELS_MAX_MEGA);
      return;
    case GEMBOK_DECODER_NO_FIT:
      refuse_no_fit (rule, error);
      return;
    case GEMBOK_DECODER_TOO_MANY_PAGES:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("Nothing was sent. Choose the letter alone, without its annexes."),
                        _ ("The PDF has %u pages; at most 100 are accepted."), answer->pages);
      return;
    case GEMBOK_DECODER_ATTACHED_KEY:
      gembok_refuse_key (error);
      return;
    default:
      break;
    }
  if ((guint) answer->result < GEMBOK_N_DECODER_RESULTS && plain_words[answer->result].text != NULL)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ (plain_words[answer->result].hint), "%s",
                      _ (plain_words[answer->result].text));
  else
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, way_to_sound (type), _ ("The file is damaged."));
}
