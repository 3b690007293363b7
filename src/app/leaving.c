/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/leaving.h"

#include <adwaita.h>

#include "base/i18n.h"
#include "procedure/request.h"

/* Who wants to leave, and what would be lost. */
typedef struct
{
  GWeakRef parent;
  GembokLeavingFunc done;
  guint documents;
} Leaving;

static void
leaving_free (gpointer data)
{
  Leaving *leaving = data;
  g_weak_ref_clear (&leaving->parent);
  g_free (leaving);
}

static gpointer
count_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Leaving *leaving = input;
  leaving->documents = gembok_documents_only_in_memory (context);
  return leaving;
}

/* Whom to tell what the person has chosen. */
typedef struct
{
  GWeakRef owner;
  GembokLeavingFunc done;
  gboolean go;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  g_weak_ref_clear (&answer->owner);
  g_free (answer);
}

static gboolean
deliver_cb (gpointer data)
{
  Answer *answer = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&answer->owner);
  if (owner != NULL)
    answer->done (owner, answer->go);
  answer_free (answer);
  return G_SOURCE_REMOVE;
}

/* After the dialog has closed: it must not be in the middle of that when its window goes. But before the next key is heard, which
 * may be the wish to leave again. */
static void
answered_cb (GtkWidget *dialog, const char *response)
{
  Answer *answer = g_object_steal_data (G_OBJECT (dialog), "answer");
  answer->go = g_str_equal (response, "leave");
  g_idle_add_full (G_PRIORITY_HIGH, deliver_cb, answer, NULL);
}

static void
ask (GtkWindow *parent, gpointer owner, const Leaving *leaving)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u document is kept in memory only, because there is no keyring on this computer. It ends with "
                "this program and must then be chosen anew. Everything else is saved.",
                "%u documents are kept in memory only, because there is no keyring on this computer. They end "
                "with this program and must then be chosen anew. Everything else is saved.",
                leaving->documents),
      leaving->documents);
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Documents would be lost"), text);
  Answer *answer = g_new0 (Answer, 1);
  g_weak_ref_init (&answer->owner, owner);
  answer->done = leaving->done;
  g_object_set_data_full (G_OBJECT (dialog), "answer", answer, answer_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("_Stay"), "leave", _ ("_Close Anyway"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "leave", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect (dialog, "response", G_CALLBACK (answered_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
counted_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Leaving *leaving = result;
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&leaving->parent);
  if (leaving->documents == 0)
    leaving->done (owner, TRUE);
  else if (parent != NULL)
    ask (parent, owner, leaving);
  leaving_free (leaving);
}

void
gembok_leaving_ask (GtkWindow *parent, GembokDesk *desk, gpointer owner, GembokLeavingFunc done)
{
  if (gembok_desk_state (desk) != GEMBOK_DESK_OPEN)
    {
      done (owner, TRUE);
      return;
    }
  Leaving *leaving = g_new0 (Leaving, 1);
  g_weak_ref_init (&leaving->parent, parent);
  leaving->done = done;
  gembok_desk_work (
      desk, owner, NULL,
      &(GembokWork){ .func = count_in_thread, .input = leaving, .result_free = leaving_free, .done = counted_cb });
}
