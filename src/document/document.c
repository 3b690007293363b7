/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/document.h"

#include "base/i18n.h"
#include "base/text.h"

GembokDocumentRule *
gembok_document_rule_new (void)
{
  return g_new0 (GembokDocumentRule, 1);
}

GembokDocumentRule *
gembok_document_rule_copy (const GembokDocumentRule *rule)
{
  GembokDocumentRule *copy = gembok_document_rule_new ();
  *copy = *rule;
  copy->kind = g_strdup (rule->kind);
  copy->media_types = g_strdupv (rule->media_types);
  return copy;
}

void
gembok_document_rule_free (GembokDocumentRule *rule)
{
  if (rule == NULL)
    return;
  g_free (rule->kind);
  g_strfreev (rule->media_types);
  g_free (rule);
}

char *
gembok_document_kind_label (const char *kind)
{
  if (g_strcmp0 (kind, "surat_rekomendasi") == 0)
    return g_strdup (_ ("Recommendation letter"));
  if (g_strcmp0 (kind, "ktp") == 0)
    return g_strdup (_ ("Identity card (KTP)"));
  if (g_strcmp0 (kind, "foto_diri") == 0)
    return g_strdup (_ ("Selfie"));
  char *words = gembok_text_sanitise (kind, 60);
  return g_strdelimit (words, "_", ' ');
}

void
gembok_document_free (GembokDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->kind);
  g_clear_pointer (&document->data, g_bytes_unref);
  g_free (document->sha256);
  g_free (document->original_name);
  g_free (document->original_sha256);
  g_free (document);
}

static void
add_part (GString *line, const char *part)
{
  g_string_append_printf (line, "%s%s", line->len > 0 ? ", " : "", part);
}

char *
gembok_document_summary (const GembokDocument *document)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const guint64 bytes = g_bytes_get_size (document->data);
  g_autofree char *after = gembok_format_size (bytes);
  g_autofree char *before = gembok_format_size (document->original_bytes);
  g_autofree char *pages = g_strdup_printf (ngettext_ ("%u page", "%u pages", document->pages), document->pages);
  g_autofree char *change = g_strdup_printf ("%s → %s", before, after);
  if (document->media_type == GEMBOK_MEDIA_PDF)
    add_part (line, pages);
  if (document->turned)
    add_part (line, _ ("turned upright"));
  if (document->located)
    add_part (line, _ ("location removed"));
  else if (document->stripped)
    add_part (line, _ ("metadata removed"));
  add_part (line, g_strcmp0 (before, after) == 0 ? after : change);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

void
gembok_preview_free (GembokPreview *preview)
{
  if (preview == NULL)
    return;
  g_clear_pointer (&preview->pixels, g_bytes_unref);
  g_free (preview);
}
