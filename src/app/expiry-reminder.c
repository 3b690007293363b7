/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/expiry-reminder.h"

#include "app/expiry.h"
#include "app/news.h"
#include "base/i18n.h"

typedef struct
{
  char *folder;
  GArray *days;
} Reminding;

static void
reminding_free (gpointer data)
{
  Reminding *reminding = data;
  g_free (reminding->folder);
  g_array_unref (reminding->days);
  g_free (reminding);
}

static gpointer
remind_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  const Reminding *reminding = input;
  return gembok_expiry_take (context, reminding->folder, reminding->days, error);
}

static void
reminded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) owner;
  (void) error;
  g_autoptr (GPtrArray) entries = result;
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const GembokCertificateEntry *entry = entries->pdata[i];
      g_autofree char *text = gembok_expiry_text (entry);
      gembok_news_send (entry->record->sha256, NULL, _ ("A certificate is about to end"), text);
    }
}

static GArray *
days_of (GSettings *settings)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (GVariant) value = g_settings_get_value (settings, "reminder-days");
  gsize count = 0;
  const gint32 *values = g_variant_get_fixed_array (value, &count, sizeof (gint32));
  if (count > 0)
    g_array_append_vals (days, values, (guint) count);
  return days;
}

void
gembok_remind_of_expiry (GembokDesk *desk, gpointer owner, GCancellable *cancellable)
{
  Reminding *reminding = g_new0 (Reminding, 1);
  reminding->folder = gembok_desk_vault_folder (gembok_desk_mode (desk));
  reminding->days = days_of (gembok_desk_settings (desk));
  gembok_desk_work (desk, owner, cancellable,
                    &(GembokWork){ .func = remind_in_thread,
                                   .input = reminding,
                                   .input_free = reminding_free,
                                   .result_free = (GDestroyNotify) g_ptr_array_unref,
                                   .lane = "watch",
                                   .done = reminded_cb });
}
