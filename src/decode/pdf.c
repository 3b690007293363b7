/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/pdf.h"

#include <math.h>
#include <string.h>

#include <cairo.h>
#include <poppler.h>

#include "decode/pdf-structure.h"

/* In points: a quarter of an inch to 200 inches, the largest page of PDF 1.7 (annex C). */
#define PAGE_SIDE_MIN 18.0
#define PAGE_SIDE_MAX 14400.0

#define MOST_ATTACHMENTS      64
#define ATTACHMENTS_BYTES_MAX (16u * 1024 * 1024)
#define TEXT_BYTES_MAX        (4u * 1024 * 1024)

/* A tiny page is not blown up beyond 432 dots an inch. */
#define MOST_ZOOM 6.0

static const char warm_up_page[]
    = "%PDF-1.4\n"
      "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
      "2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
      "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 5 0 R\n"
      "/Resources << /Font << /A 4 0 R /B 6 0 R /C 7 0 R >> >> >>\nendobj\n"
      "4 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
      "5 0 obj\n<< /Length 77 >>\nstream\nBT /A 9 Tf 9 9 Td (a) Tj /B 9 Tf (b) Tj /C 9 Tf (c) Tj ET                   \n"
      "endstream\nendobj\n"
      "6 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>\nendobj\n"
      "7 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>\nendobj\n"
      "trailer\n<< /Size 8 /Root 1 0 R >>\n%%EOF\n";

/* File names under which people keep private keys. */
static const char *const key_endings[] = { ".p12", ".pfx", ".key", ".jks", ".jceks", ".keystore", ".ppk", ".p8", ".pk8" };

/* What poppler says when it mends a file or loses a part of it. Its other complaints are about style. */
static const char *const mending_words[] = { "reconstruct", "xref table", "trailer dictionary", "flate stream" };

/* Newer popplers define g_autoptr for their types, older ones do not: a name of our own serves both. */
static void
unref_object (void *place)
{
  GObject **object = place;
  g_clear_object (object);
}

#define UNREF_AT_END __attribute__ ((cleanup (unref_object)))

static void
note_mending_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  gboolean *mended = user_data;
  (void) domain;
  (void) level;
  for (gsize i = 0; i < G_N_ELEMENTS (mending_words); i++)
    *mended = *mended || strstr (message, mending_words[i]) != NULL;
}

static GembokDecodeFault
open_document (const guint8 *data, gsize length, PopplerDocument **document)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
  g_autoptr (GError) error = NULL;
  *document = poppler_document_new_from_bytes (bytes, NULL, &error);
  if (*document != NULL)
    return GEMBOK_DECODE_SOUND;
  return g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? GEMBOK_DECODE_ENCRYPTED : GEMBOK_DECODE_DAMAGED;
}

static GembokDecodeFault
check_count (PopplerDocument *document, guint *pages)
{
  const int count = poppler_document_get_n_pages (document);
  *pages = count > 0 ? (guint) count : 0;
  if (count <= 0)
    return GEMBOK_DECODE_NO_PAGES;
  return count > GEMBOK_PDF_PAGES_MAX ? GEMBOK_DECODE_TOO_MANY_PAGES : GEMBOK_DECODE_SOUND;
}

static GembokDecodeFault
check_size (PopplerPage *page, gdouble *width, gdouble *height)
{
  poppler_page_get_size (page, width, height);
  const gboolean sensible = isfinite (*width) && isfinite (*height) && *width >= PAGE_SIDE_MIN && *height >= PAGE_SIDE_MIN
                            && *width <= PAGE_SIDE_MAX && *height <= PAGE_SIDE_MAX;
  return sensible ? GEMBOK_DECODE_SOUND : GEMBOK_DECODE_PAGE_SIZE;
}

static void
append_piece (GByteArray *pieces, const void *data, guint length)
{
  const guint32 big = GUINT32_TO_BE (length);
  g_byte_array_append (pieces, (const guint8 *) &big, sizeof big);
  g_byte_array_append (pieces, data, length);
}

static gboolean
is_named_like_key (const char *name)
{
  g_autofree char *folded = g_ascii_strdown (name != NULL ? name : "", -1);
  g_strchomp (folded);
  for (gsize i = 0; i < G_N_ELEMENTS (key_endings); i++)
    if (g_str_has_suffix (folded, key_endings[i]))
      return TRUE;
  return FALSE;
}

static gboolean
keep_block (const gchar *block, gsize length, gpointer user_data, GError **error)
{
  GByteArray *kept = user_data;
  if (length > ATTACHMENTS_BYTES_MAX - kept->len)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "too large");
      return FALSE;
    }
  g_byte_array_append (kept, (const guint8 *) block, (guint) length);
  return TRUE;
}

/* Everything attached so far counts against the limits. */
typedef struct
{
  GByteArray *pieces;
  guint count;
  gsize bytes;
} Attachments;

static GembokDecodeFault
note_attachment (Attachments *attachments, PopplerAttachment *attachment)
{
  if (is_named_like_key (poppler_attachment_get_name (attachment)))
    return GEMBOK_DECODE_ATTACHED_KEY;
  g_autoptr (GByteArray) content = g_byte_array_new ();
  if (++attachments->count > MOST_ATTACHMENTS
      || !poppler_attachment_save_to_callback (attachment, keep_block, content, NULL))
    return GEMBOK_DECODE_ATTACHMENTS;
  attachments->bytes += content->len;
  if (attachments->bytes > ATTACHMENTS_BYTES_MAX)
    return GEMBOK_DECODE_ATTACHMENTS;
  append_piece (attachments->pieces, content->data, content->len);
  return GEMBOK_DECODE_SOUND;
}

static GembokDecodeFault
note_embedded_files (Attachments *attachments, PopplerDocument *document)
{
  if (!poppler_document_has_attachments (document))
    return GEMBOK_DECODE_SOUND;
  GList *files = poppler_document_get_attachments (document);
  GembokDecodeFault fault = GEMBOK_DECODE_SOUND;
  for (GList *link = files; link != NULL && fault == GEMBOK_DECODE_SOUND; link = link->next)
    fault = note_attachment (attachments, link->data);
  g_list_free_full (files, g_object_unref);
  return fault;
}

/* Files can also hang on a page, as a paper clip beside the text. */
static GembokDecodeFault
note_page_files (Attachments *attachments, PopplerPage *page)
{
  GList *mappings = poppler_page_get_annot_mapping (page);
  GembokDecodeFault fault = GEMBOK_DECODE_SOUND;
  for (GList *link = mappings; link != NULL && fault == GEMBOK_DECODE_SOUND; link = link->next)
    {
      const PopplerAnnotMapping *mapping = link->data;
      if (!POPPLER_IS_ANNOT_FILE_ATTACHMENT (mapping->annot))
        continue;
      g_autofree char *name = poppler_annot_file_attachment_get_name (POPPLER_ANNOT_FILE_ATTACHMENT (mapping->annot));
      UNREF_AT_END PopplerAttachment *attachment
          = poppler_annot_file_attachment_get_attachment (POPPLER_ANNOT_FILE_ATTACHMENT (mapping->annot));
      if (is_named_like_key (name))
        fault = GEMBOK_DECODE_ATTACHED_KEY;
      else if (attachment != NULL)
        fault = note_attachment (attachments, attachment);
    }
  poppler_page_free_annot_mapping (mappings);
  return fault;
}

static gboolean
starts_programs (PopplerPage *page)
{
  GList *mappings = poppler_page_get_link_mapping (page);
  gboolean found = FALSE;
  for (GList *link = mappings; link != NULL && !found; link = link->next)
    {
      const PopplerLinkMapping *mapping = link->data;
      found = mapping->action != NULL && mapping->action->type == POPPLER_ACTION_LAUNCH;
    }
  poppler_page_free_link_mapping (mappings);
  return found;
}

static GembokDecodeFault
read_page (PopplerDocument *document, guint index, GString *text, Attachments *attachments)
{
  UNREF_AT_END PopplerPage *page = poppler_document_get_page (document, (int) index);
  gdouble width = 0, height = 0;
  if (page == NULL)
    return GEMBOK_DECODE_DAMAGED;
  const GembokDecodeFault fault = check_size (page, &width, &height);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  if (starts_programs (page))
    return GEMBOK_DECODE_ACTIVE;
  /* Reading the text runs through the page's whole content. */
  g_autofree char *words = poppler_page_get_text (page);
  if (words != NULL && text->len + strlen (words) < TEXT_BYTES_MAX)
    g_string_append_printf (text, "%s\n", words);
  return note_page_files (attachments, page);
}

static GembokDecodeFault
read_document (PopplerDocument *document, guint pages, GByteArray *pieces)
{
  Attachments attachments = { pieces, 0, 0 };
  if (poppler_document_has_javascript (document))
    return GEMBOK_DECODE_ACTIVE;
  GembokDecodeFault fault = note_embedded_files (&attachments, document);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < pages && fault == GEMBOK_DECODE_SOUND; i++)
    fault = read_page (document, i, text, &attachments);
  append_piece (pieces, text->str, (guint) text->len);
  return fault;
}

static GembokDecodeFault
open_and_read (const guint8 *data, gsize length, guint *pages, GByteArray *pieces)
{
  UNREF_AT_END PopplerDocument *document = NULL;
  GembokDecodeFault fault = open_document (data, length, &document);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  if (poppler_document_get_permissions (document) != POPPLER_PERMISSIONS_FULL)
    return GEMBOK_DECODE_ENCRYPTED;
  fault = check_count (document, pages);
  return fault == GEMBOK_DECODE_SOUND ? read_document (document, *pages, pieces) : fault;
}

GembokDecodeFault
gembok_pdf_facts (const guint8 *data, gsize length, guint *pages, GByteArray *pieces)
{
  *pages = 0;
  GembokDecodeFault fault = gembok_pdf_structure_check (data, length);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  gboolean mended = FALSE;
  const guint handler = g_log_set_handler ("Poppler", G_LOG_LEVEL_MASK, note_mending_cb, &mended);
  fault = open_and_read (data, length, pages, pieces);
  g_log_remove_handler ("Poppler", handler);
  return fault == GEMBOK_DECODE_SOUND && mended ? GEMBOK_DECODE_DAMAGED : fault;
}

static GembokPicture *
picture_of_surface (cairo_surface_t *surface, guint32 width, guint32 height)
{
  GembokPicture *picture = gembok_picture_new (width, height);
  if (picture == NULL)
    return NULL;
  cairo_surface_flush (surface);
  const guint8 *from = cairo_image_surface_get_data (surface);
  const gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  for (guint32 y = 0; y < height; y++)
    {
      guint8 *to = gembok_picture_row (picture, y);
      for (guint32 x = 0; x < width; x++, to += 3)
        {
          guint32 pixel = 0;
          memcpy (&pixel, from + y * stride + (gsize) x * 4, sizeof pixel);
          to[0] = (guint8) (pixel >> 16);
          to[1] = (guint8) (pixel >> 8);
          to[2] = (guint8) pixel;
        }
    }
  return picture;
}

static GembokDecodeFault
render_page (PopplerPage *page, guint32 max_side, GembokPicture **picture)
{
  gdouble page_width = 0, page_height = 0;
  const GembokDecodeFault fault = check_size (page, &page_width, &page_height);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  const gdouble zoom = MIN (max_side / MAX (page_width, page_height), MOST_ZOOM);
  const guint32 width = CLAMP ((guint32) round (page_width * zoom), 1, max_side);
  const guint32 height = CLAMP ((guint32) round (page_height * zoom), 1, max_side);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  cairo_t *cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_scale (cairo, width / page_width, height / page_height);
  poppler_page_render (page, cairo);
  const gboolean drawn = cairo_status (cairo) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cairo);
  *picture = drawn ? picture_of_surface (surface, width, height) : NULL;
  cairo_surface_destroy (surface);
  return *picture != NULL ? GEMBOK_DECODE_SOUND : GEMBOK_DECODE_NO_MEMORY;
}

GembokDecodeFault
gembok_pdf_render (const guint8 *data, gsize length, guint page, guint32 max_side, GembokPicture **picture, guint *pages)
{
  *picture = NULL;
  *pages = 0;
  UNREF_AT_END PopplerDocument *document = NULL;
  GembokDecodeFault fault = open_document (data, length, &document);
  if (fault == GEMBOK_DECODE_SOUND)
    fault = check_count (document, pages);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  if (page < 1 || page > *pages)
    return GEMBOK_DECODE_NO_PAGES;
  UNREF_AT_END PopplerPage *opened = poppler_document_get_page (document, (int) page - 1);
  return opened != NULL ? render_page (opened, max_side, picture) : GEMBOK_DECODE_DAMAGED;
}

void
gembok_pdf_warm_up (void)
{
  /* Kept for good: poppler's global state lives as long as one document does. */
  static PopplerDocument *document;
  static GIConv volatile names;
  g_autoptr (GembokPicture) picture = NULL;
  /* Names of attachments are UTF-16; the C library loads a module for that, and drops it when nobody holds it. */
  names = g_iconv_open ("UTF-8", "UTF-16BE");
  (void) names;
  if (open_document ((const guint8 *) warm_up_page, sizeof warm_up_page - 1, &document) != GEMBOK_DECODE_SOUND)
    return;
  UNREF_AT_END PopplerPage *page = poppler_document_get_page (document, 0);
  if (page == NULL)
    return;
  g_autofree char *text = poppler_page_get_text (page);
  (void) render_page (page, 99, &picture);
}
