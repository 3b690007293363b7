/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-review.h"

#include "base/i18n.h"
#include "base/text.h"
#include "procedure/request.h"

#define NAME_MAX_CHARS   80
#define NUMBER_MAX_CHARS 40

char *
gembok_display_review_title (const GembokWireRequest *request)
{
  g_autofree char *name = gembok_text_sanitise (gembok_wire_fields_get (request->applicant, "name"), NAME_MAX_CHARS);
  return *name != '\0' ? g_steal_pointer (&name) : g_strdup (_ ("No name"));
}

char *
gembok_display_age (gint64 seconds)
{
  const gint64 minutes = MAX (seconds, 0) / 60;
  if (minutes < 60)
    return g_strdup_printf (ngettext_ ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (ngettext_ ("%d hour", "%d hours", (gulong) (minutes / 60)), (int) (minutes / 60));
  return g_strdup_printf (ngettext_ ("%d day", "%d days", (gulong) (minutes / 1440)), (int) (minutes / 1440));
}

char *
gembok_display_review_subtitle (const GembokWireRequest *request, gint64 now)
{
  g_autofree char *number = gembok_text_sanitise (request->number, NUMBER_MAX_CHARS);
  if (now - request->submitted_at < 60)
    /* TRANSLATORS: number of a request that has just come in */
    return g_strdup_printf (_ ("%s, new"), number);
  g_autofree char *age = gembok_display_age (now - request->submitted_at);
  /* TRANSLATORS: number of a request, how long it has been waiting: "2026-000123-2, waiting for 3 hours" */
  return g_strdup_printf (_ ("%s, waiting for %s"), number, age);
}

char *
gembok_display_return_reason (const char *general, GPtrArray *returned)
{
  g_autofree char *words = g_strstrip (g_strdup (general));
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint i = 0; i < returned->len; i++)
    {
      const GembokReturned *one = returned->pdata[i];
      g_autofree char *label = gembok_document_kind_label (one->kind);
      g_autofree char *reason = g_strstrip (g_strdup (one->reason));
      if (*reason == '\0')
        return NULL;
      g_string_append_printf (all, "%s%s: %s", i > 0 ? " " : "", label, reason);
    }
  if (*words != '\0')
    return g_steal_pointer (&words);
  return returned->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}
