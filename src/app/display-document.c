/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-document.h"

#include "base/i18n.h"
#include "base/text.h"

#define NAME_MAX_CHARS 80

static const char *
type_label (const char *media_type)
{
  if (g_str_equal (media_type, "application/pdf"))
    return "PDF";
  if (g_str_equal (media_type, "image/jpeg"))
    return "JPEG";
  return g_str_equal (media_type, "image/png") ? "PNG" : media_type;
}

/* "PDF, JPEG or PNG" */
static char *
types_label (GStrv media_types)
{
  char *words = g_strdup ("");
  for (guint i = 0; media_types != NULL && media_types[i] != NULL; i++)
    {
      g_autofree char *before = words;
      const char *label = type_label (media_types[i]);
      if (i == 0)
        words = g_strdup (label);
      else if (media_types[i + 1] != NULL)
        words = g_strdup_printf ("%s, %s", before, label);
      else
        /* TRANSLATORS: kinds of file: "JPEG or PNG" */
        words = g_strdup_printf (_ ("%s or %s"), before, label);
    }
  return words;
}

char *
gembok_display_rule (const GembokDocumentRule *rule)
{
  g_autofree char *types = types_label (rule->media_types);
  g_autofree char *size = gembok_format_size (rule->max_bytes);
  if (rule->min_width == 0 || rule->min_height == 0)
    /* TRANSLATORS: kinds of file, largest size: "PDF, at most 2 MB" */
    return g_strdup_printf (_ ("%s, at most %s"), types, size);
  /* TRANSLATORS: kinds of file, pixels, largest size: "JPEG or PNG, at least 640 × 480 pixels; made smaller to 1 MB by itself" */
  return g_strdup_printf (_ ("%s, at least %u × %u pixels; made smaller to %s by itself"), types, rule->min_width,
                          rule->min_height, size);
}

char *
gembok_display_document (const GembokVaultDocument *document)
{
  g_autofree char *size = gembok_format_size (document->bytes);
  g_autofree char *name = gembok_text_sanitise (document->original_name, NAME_MAX_CHARS);
  const gboolean told = document->summary != NULL && *document->summary != '\0';
  if (*name == '\0')
    return g_strdup (told ? document->summary : size);
  return g_strdup_printf ("%s\n%s", name, told ? document->summary : size);
}

const char *
gembok_display_document_icon (GembokDocumentState state)
{
  switch (state)
    {
    case GEMBOK_DOCUMENT_READY:
    case GEMBOK_DOCUMENT_UPLOADING:
      return "document-send-symbolic";
    case GEMBOK_DOCUMENT_UPLOADED:
    case GEMBOK_DOCUMENT_ACCEPTED:
      return "object-select-symbolic";
    case GEMBOK_DOCUMENT_REJECTED:
      return "dialog-warning-symbolic";
    case GEMBOK_DOCUMENT_MISSING:
    case GEMBOK_DOCUMENT_UNKNOWN:
      break;
    }
  return "list-add-symbolic";
}

const char *
gembok_display_document_class (GembokDocumentState state)
{
  switch (state)
    {
    case GEMBOK_DOCUMENT_READY:
    case GEMBOK_DOCUMENT_UPLOADING:
      return "accent";
    case GEMBOK_DOCUMENT_UPLOADED:
    case GEMBOK_DOCUMENT_ACCEPTED:
      return "success";
    case GEMBOK_DOCUMENT_REJECTED:
      return "error";
    case GEMBOK_DOCUMENT_MISSING:
    case GEMBOK_DOCUMENT_UNKNOWN:
      break;
    }
  return "dim-label";
}

gboolean
gembok_display_document_may_change (GembokRequestState request, GembokDocumentState document)
{
  if (request == GEMBOK_REQUEST_DRAFT)
    return TRUE;
  /* Returned: only what was returned is replaced; what was put in its place may still be changed. */
  return request == GEMBOK_REQUEST_REJECTED && document != GEMBOK_DOCUMENT_ACCEPTED && document != GEMBOK_DOCUMENT_UPLOADED;
}
