/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/expiry.h"

#include <string.h>

#include "app/schedule.h"
#include "base/file.h"
#include "base/i18n.h"

#define GROUP      "reminded"
#define FILE_NAME  "reminders.ini"
#define FILE_BYTES ((gsize) 1024 * 1024)

GPtrArray *
gembok_expiry_due (GPtrArray *entries, const gint32 *days, gsize n_days, GKeyFile *memory)
{
  GPtrArray *due = g_ptr_array_new ();
  for (guint i = 0; i < entries->len; i++)
    {
      GembokCertificateEntry *entry = entries->pdata[i];
      const char *key = entry->record->sha256;
      if (entry->state != GEMBOK_CERTIFICATE_ACTIVE && entry->state != GEMBOK_CERTIFICATE_UNKNOWN)
        continue;
      const int told = g_key_file_get_integer (memory, GROUP, key, NULL);
      const int now = gembok_schedule_remind (days, n_days, entry->days_left, told);
      if (now == 0)
        continue;
      g_key_file_set_integer (memory, GROUP, key, now);
      g_ptr_array_add (due, entry);
    }
  return due;
}

static GKeyFile *
load (const char *path)
{
  GKeyFile *memory = g_key_file_new ();
  g_autoptr (GBytes) content = gembok_file_read (path, FILE_BYTES, NULL);
  if (content != NULL)
    g_key_file_load_from_bytes (memory, content, G_KEY_FILE_NONE, NULL);
  return memory;
}

static gboolean
save (GKeyFile *memory, const char *path, GError **error)
{
  gsize length = 0;
  char *text = g_key_file_to_data (memory, &length, NULL);
  g_autoptr (GBytes) content = g_bytes_new_take (text, length);
  return gembok_file_write (path, content, GEMBOK_WRITE_REPLACE, error);
}

/* What is not kept would be told at every start: rather never. */
GPtrArray *
gembok_expiry_take (GembokContext *context, const char *folder, GArray *days, GError **error)
{
  g_autoptr (GPtrArray) entries = gembok_certificates_list (context, NULL, 0, GEMBOK_LIST_MAX, NULL, error);
  if (entries == NULL)
    return NULL;
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autoptr (GKeyFile) memory = load (path);
  g_autoptr (GPtrArray) due = gembok_expiry_due (entries, (const gint32 *) (gpointer) days->data, days->len, memory);
  if (due->len > 0 && !save (memory, path, error))
    return NULL;
  GPtrArray *told = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_entry_free);
  for (guint i = 0; i < due->len; i++)
    {
      guint index = 0;
      if (g_ptr_array_find (entries, due->pdata[i], &index))
        g_ptr_array_add (told, g_ptr_array_steal_index (entries, index));
    }
  return g_steal_pointer (&told);
}

char *
gembok_expiry_text (const GembokCertificateEntry *entry)
{
  g_autofree char *day = gembok_format_date (entry->record->not_after);
  const char *holder = entry->holder != NULL ? entry->holder : "";
  if (entry->days_left <= 0)
    return g_strdup_printf (_ ("The certificate of %s ends today, %s."), holder, day);
  return g_strdup_printf (ngettext_ ("The certificate of %s ends in %d day, on %s.",
                                     "The certificate of %s ends in %d days, on %s.", (gulong) entry->days_left),
                          holder, (int) entry->days_left, day);
}
