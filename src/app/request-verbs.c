/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-verbs.h"

#include <adwaita.h>

#include "base/i18n.h"

/* What was asked about, until it is answered and done. */
typedef struct
{
  GWeakRef owner;
  GembokDesk *desk;
  char *id;
  GembokWorkFunc func;
  GembokDeskDoneFunc done;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_weak_ref_clear (&question->owner);
  g_object_unref (question->desk);
  g_free (question->id);
  g_free (question);
}

/* --- doing it ------------------------------------------------------------------------------------------------------ */

static gpointer
discard_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  gembok_request_discard (context, ((Question *) input)->id, error);
  return NULL;
}

static gpointer
cancel_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokRequestView) view = gembok_request_cancel (context, ((Question *) input)->id, cancellable, error);
  return NULL;
}

/* The result is the question, with what came of it. */
typedef struct
{
  Question *question;
  GError *error; /* (nullable) */
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  g_clear_error (&answer->error);
  question_free (answer->question);
  g_free (answer);
}

static gpointer
do_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Answer *answer = g_new0 (Answer, 1);
  answer->question = input;
  answer->question->func (context, input, cancellable, &answer->error);
  return answer;
}

static void
done_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *desk = owner;
  Answer *answer = result;
  g_autoptr (GObject) waiting = g_weak_ref_get (&answer->question->owner);
  gembok_desk_failed (desk, answer->error);
  gembok_desk_changed (desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS);
  if (waiting != NULL && answer->question->done != NULL)
    answer->question->done (waiting, answer->error);
  answer_free (answer);
}

static void
answered_cb (Question *question)
{
  if (gembok_desk_state (question->desk) != GEMBOK_DESK_OPEN)
    {
      question_free (question);
      return;
    }
  g_autoptr (GembokDesk) desk = g_object_ref (question->desk);
  g_autofree char *lane = g_strdup (question->id);
  gembok_desk_work (
      desk, desk, NULL,
      &(GembokWork){ .func = do_in_thread, .input = question, .result_free = answer_free, .lane = lane, .done = done_cb });
}

/* --- asking -------------------------------------------------------------------------------------------------------- */

static void
response_cb (GtkWidget *dialog, const char *response)
{
  Question *question = g_object_steal_data (G_OBJECT (dialog), "question");
  if (question == NULL)
    return;
  if (g_str_equal (response, "do"))
    answered_cb (question);
  else
    question_free (question);
}

static void
ask (GtkWidget *owner, Question *question, const char *heading, const char *body, const char *verb)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep It"), "do", verb, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static Question *
question_new (GtkWidget *owner, GembokDesk *desk, const char *id, GembokWorkFunc func, GembokDeskDoneFunc done)
{
  Question *question = g_new0 (Question, 1);
  g_weak_ref_init (&question->owner, owner);
  question->desk = g_object_ref (desk);
  question->id = g_strdup (id);
  question->func = func;
  question->done = done;
  return question;
}

void
gembok_request_ask_discard (GtkWidget *owner, GembokDesk *desk, const GembokRequestFacts *facts, GembokDeskDoneFunc done)
{
  g_autofree char *heading = g_strdup_printf (_ ("Discard the draft of %s?"), facts->name);
  ask (owner, question_new (owner, desk, facts->id, discard_in_thread, done), heading,
       _ ("What was typed and attached for it is removed from this computer. It cannot be brought back."),
       _ ("_Discard Draft"));
}

void
gembok_request_ask_cancel (GtkWidget *owner, GembokDesk *desk, const GembokRequestFacts *facts, GembokDeskDoneFunc done)
{
  const gboolean sent = facts->state != GEMBOK_REQUEST_DRAFT;
  g_autofree char *heading = g_strdup_printf (_ ("Cancel the request of %s?"), facts->name);
  ask (owner, question_new (owner, desk, facts->id, cancel_in_thread, done), heading,
       sent ? _ ("The AMS is told, and nobody decides on it any more. The documents here are removed; key and CSR are kept.")
            : _ ("The documents here are removed; key and CSR are kept."),
       _ ("_Cancel Request"));
}
