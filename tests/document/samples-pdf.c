/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <cairo-pdf.h>
#include <cairo.h>

#include "samples.h"

/* The first objects have fixed numbers. */
enum
{
  CATALOG = 1,
  PAGE_TREE,
  FONT,
  FIRST_FREE
};

typedef struct
{
  GPtrArray *objects; /* (element-type GString): numbered from 1 */
} Body;

static GString *
object (Body *body, guint number)
{
  while (body->objects->len < number)
    g_ptr_array_add (body->objects, g_string_new (NULL));
  return g_ptr_array_index (body->objects, number - 1);
}

static guint
add_object (Body *body, const char *text)
{
  const guint number = MAX (body->objects->len + 1, FIRST_FREE);
  g_string_assign (object (body, number), text);
  return number;
}

static guint
add_stream (Body *body, const char *dictionary, const char *content)
{
  g_autofree char *text = g_strdup_printf ("<< %s /Length %" G_GSIZE_FORMAT " >>\nstream\n%s\nendstream", dictionary,
                                           strlen (content), content);
  return add_object (body, text);
}

static guint
add_file (Body *body, const char *name, const char *content)
{
  const guint stream = add_stream (body, "/Type /EmbeddedFile", content);
  g_autofree char *text = g_strdup_printf ("<< /Type /Filespec /F (%s) /UF (%s) /EF << /F %u 0 R >> >>", name, name, stream);
  return add_object (body, text);
}

static char *
annotations_of (Body *body, const SamplePdf *options)
{
  g_autoptr (GString) list = g_string_new ("/Annots [");
  if (options->clip_name != NULL)
    g_string_append_printf (list, " << /Type /Annot /Subtype /FileAttachment /Rect [9 9 30 30] /Name /PushPin /FS %u 0 R >>",
                            add_file (body, options->clip_name, options->clip));
  if (options->launch)
    g_string_append (list, " << /Type /Annot /Subtype /Link /Rect [9 9 300 300] /A << /S /Launch /F (calc) >> >>");
  g_string_append (list, " ]");
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
add_pages (Body *body, const SamplePdf *options)
{
  const guint pages = MAX (options->pages, 1);
  g_autoptr (GString) kids = g_string_new (NULL);
  for (guint i = 0; i < pages; i++)
    {
      g_autofree char *content = g_strdup_printf ("BT /F1 12 Tf 60 700 Td (%s) Tj 0 -20 Td (Halaman %u) Tj ET",
                                                  options->line != NULL ? options->line : "Surat rekomendasi", i + 1);
      const guint stream = add_stream (body, "", content);
      g_autofree char *annotations = i == 0 ? annotations_of (body, options) : g_strdup ("");
      g_autofree char *page = g_strdup_printf ("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %u %u] /Contents %u 0 R "
                                               "/Resources << /Font << /F1 %d 0 R >> >> %s >>",
                                               PAGE_TREE, options->width != 0 ? options->width : 595,
                                               options->height != 0 ? options->height : 842, stream, FONT, annotations);
      g_string_append_printf (kids, "%u 0 R ", add_object (body, page));
    }
  g_string_printf (object (body, PAGE_TREE), "<< /Type /Pages /Count %u /Kids [ %s] >>", pages, kids->str);
}

static void
fill_catalog (Body *body, const SamplePdf *options)
{
  g_autoptr (GString) extras = g_string_new (NULL);
  if (options->script)
    g_string_append (extras, "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> ");
  if (options->attachment_name != NULL)
    g_string_append_printf (extras, "/Names << /EmbeddedFiles << /Names [ (a) %u 0 R ] >> >> ",
                            add_file (body, options->attachment_name, options->attachment));
  g_string_printf (object (body, CATALOG), "<< /Type /Catalog /Pages %d 0 R %s>>", PAGE_TREE, extras->str);
}

/* RC4, only to make a PDF that opens with the empty password. */
static void
rc4 (const guint8 *key, gsize key_length, guint8 *data, gsize length)
{
  guint8 s[256], j = 0;
  for (guint i = 0; i < 256; i++)
    s[i] = (guint8) i;
  for (guint i = 0; i < 256; i++)
    {
      j = (guint8) (j + s[i] + key[i % key_length]);
      const guint8 swap = s[i];
      s[i] = s[j];
      s[j] = swap;
    }
  guint8 a = 0, b = 0;
  for (gsize i = 0; i < length; i++)
    {
      b = (guint8) (b + s[++a]);
      const guint8 swap = s[a];
      s[a] = s[b];
      s[b] = swap;
      data[i] ^= s[(guint8) (s[a] + s[b])];
    }
}

/* ISO 32000-1, algorithms 2 and 4 for revision 2: the user's password is empty. */
static char *
user_entry (const guint8 *owner, gint32 permissions, const guint8 *id)
{
  static const guint8 padding[32]
      = { 0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
          0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A };
  g_autoptr (GChecksum) md5 = g_checksum_new (G_CHECKSUM_MD5);
  const guint32 little = GUINT32_TO_LE ((guint32) permissions);
  guint8 key[16], entry[32];
  gsize key_length = sizeof key;
  g_checksum_update (md5, padding, sizeof padding);
  g_checksum_update (md5, owner, 32);
  g_checksum_update (md5, (const guchar *) &little, 4);
  g_checksum_update (md5, id, 16);
  g_checksum_get_digest (md5, key, &key_length);
  memcpy (entry, padding, sizeof entry);
  rc4 (key, 5, entry, sizeof entry);
  GString *hex = g_string_new (NULL);
  for (guint i = 0; i < sizeof entry; i++)
    g_string_append_printf (hex, "%02x", entry[i]);
  return g_string_free (hex, FALSE);
}

static char *
add_lock (Body *body, const SamplePdf *options)
{
  guint8 owner[32], id[16];
  memset (owner, 0x5A, sizeof owner);
  memset (id, 0x11, sizeof id);
  g_autofree char *user = options->restricted ? user_entry (owner, -64, id) : g_strnfill (64, 'a');
  g_autoptr (GString) owner_hex = g_string_new (NULL);
  for (guint i = 0; i < sizeof owner; i++)
    g_string_append (owner_hex, "5a");
  g_autofree char *text
      = g_strdup_printf ("<< /Filter /Standard /V 1 /R 2 /Length 40 /P -64 /O <%s> /U <%s> >>", owner_hex->str, user);
  const guint number = add_object (body, text);
  g_autofree char *id_hex = g_strnfill (32, '1');
  return g_strdup_printf ("/Encrypt %u 0 R /ID [<%s> <%s>] ", number, id_hex, id_hex);
}

static GBytes *
write_file (Body *body, const char *before, const char *trailer)
{
  GString *file = g_string_new (before);
  const gsize header = file->len;
  g_autofree gsize *offsets = g_new (gsize, body->objects->len);
  g_string_append (file, "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n");
  for (guint i = 0; i < body->objects->len; i++)
    {
      offsets[i] = file->len - header;
      g_string_append_printf (file, "%u 0 obj\n%s\nendobj\n", i + 1,
                              ((GString *) g_ptr_array_index (body->objects, i))->str);
    }
  const gsize start = file->len - header;
  g_string_append_printf (file, "xref\n0 %u\n0000000000 65535 f \n", body->objects->len + 1);
  for (guint i = 0; i < body->objects->len; i++)
    g_string_append_printf (file, "%010" G_GSIZE_FORMAT " 00000 n \n", offsets[i]);
  g_string_append_printf (file, "trailer\n<< /Size %u /Root %d 0 R %s>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          body->objects->len + 1, CATALOG, trailer, start);
  return g_string_free_to_bytes (file);
}

static void
free_string (gpointer string)
{
  g_string_free (string, TRUE);
}

GBytes *
sample_pdf (const SamplePdf *options)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (free_string);
  Body body = { objects };
  g_string_assign (object (&body, FONT),
                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  add_pages (&body, options);
  fill_catalog (&body, options);
  g_autofree char *trailer = options->locked || options->restricted ? add_lock (&body, options) : g_strdup ("");
  return write_file (&body, options->before != NULL ? options->before : "", trailer);
}

static cairo_status_t
append_block (void *array, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (array, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
sample_cairo_pdf (guint pages)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_block, array, 595, 842);
  cairo_t *cairo = cairo_create (surface);
  for (guint i = 0; i < pages; i++)
    {
      cairo_set_source_rgb (cairo, 0.8, 0.1, 0.1);
      cairo_rectangle (cairo, 0, 0, 297, 421);
      cairo_fill (cairo);
      cairo_set_source_rgb (cairo, 0, 0, 0);
      cairo_select_font_face (cairo, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
      cairo_set_font_size (cairo, 14);
      cairo_move_to (cairo, 60, 500);
      cairo_show_text (cairo, "Surat rekomendasi penerbitan sertifikat elektronik");
      cairo_show_page (cairo);
    }
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (array);
}
