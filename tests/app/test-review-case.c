/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request on the desk of its decider, against an AMS that answers on command: what is decided on is what was looked at, and
 * what comes of one request is never told of another. */
#include <adwaita.h>

#include "app/desk-private.h"
#include "app/review-case.h"
#include "app/review-return.h"
#include "harness.h"
#include "procedure/context-private.h"
#include "room.h"
#include "shown.h"

#define SITI    "Siti Contoh Rahmawati"
#define BUDI    "Budi Contoh Santoso"
#define CHANGED "The request was changed since you opened it."
#define LOOK    "Nothing was changed. The list shows what awaits your decision."
#define NOT_YOU "You have submitted this request yourself."

typedef struct
{
  Room room;
  GembokReviewCase *review; /* in the window */
} Case;

static FaultServer *server;

static void
log_in (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("tOKEN-x", 7);
  profile->id = g_strdup ("satu");
  profile->url = fault_server_url (server, "good", "");
  profile->ca = g_bytes_ref (fault_server_ca (server));
  profile->mode = GEMBOK_PROFILE_CONNECTED;
  account->profile = g_strdup ("satu");
  account->username = g_strdup ("dewi");
  account->name = g_strdup ("Dewi Contoh");
  account->role = GEMBOK_ROLE_VERIFIER;
  g_assert_true (gembok_vault_profile_put (gembok_context_vault (self->room.context), profile, &error));
  g_assert_true (gembok_vault_account_put (gembok_context_vault (self->room.context), account, &error));
  gembok_desk_keep_in_memory (self->room.desk);
  gembok_context_hold_session (self->room.desk->context, "satu", "dewi", token);
}

static void
set_up (Case *self, gconstpointer data)
{
  (void) data;
  fault_server_forget (server);
  room_open (&self->room, GEMBOK_MODE_OFFLINE);
  log_in (self);
  self->review = g_object_new (GEMBOK_TYPE_REVIEW_CASE, NULL);
  self->room.window = shown (GTK_WIDGET (self->review));
}

static void
tear_down (Case *self, gconstpointer data)
{
  (void) data;
  room_close (&self->room);
}

/* The AMS has it without a CSR: it cannot be accepted. */
static void
plan_request (const char *id, const char *name, gint64 submitted_at)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  request->type = g_strdup ("issuance");
  request->procedure = g_strdup ("lock-kaltim");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->id = g_strdup (id);
  request->number = g_strdup ("2026-000001-5");
  request->owner = g_strdup ("siti");
  request->state = GEMBOK_REQUEST_SUBMITTED;
  request->created_at = request->updated_at = request->submitted_at = submitted_at;
  gembok_wire_fields_add (request->applicant, "name", name);
  g_autoptr (GBytes) body = gembok_wire_request_encode (request);
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  fault_server_plan (server, "GET /api/v1/requests/%s body64=%s 'header=ETag: \"v1\"'", id, encoded);
}

static void
plan_refusal (void)
{
  static const char problem[]
      = "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"code\":\"own_request\",\"detail\":\"" NOT_YOU
        "\"}";
  g_autofree char *encoded = g_base64_encode ((const guchar *) problem, strlen (problem));
  fault_server_plan (server, "POST /api/v1/requests/ status=403 type=application/problem+json body64=%s", encoded);
}

static guint
asked (const char *words)
{
  guint count = 0;
  g_auto (GStrv) seen = fault_server_seen (server);
  for (guint i = 0; seen[i] != NULL; i++)
    count += g_str_has_prefix (seen[i], words);
  return count;
}

static void
open_one (Case *self, const char *id, const char *name)
{
  plan_request (id, name, 1795000000);
  gembok_review_case_open (self->review, self->room.desk, id);
  room_await_text (&self->room, name);
  room_await_idle ();
}

static GtkWidget *
return_window (void)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *item = all; item != NULL; item = item->next)
    if (GEMBOK_IS_REVIEW_RETURN (item->data))
      return item->data;
  return NULL;
}

static GtkWidget *
begin_refusal (Case *self)
{
  g_signal_emit_by_name (button_called (self->room.window, "Refuse …"), "clicked");
  let_pass ();
  GtkWidget *window = return_window ();
  g_assert_nonnull (window);
  gtk_editable_set_text (GTK_EDITABLE (inside (window, ADW_TYPE_ENTRY_ROW)), "Bukan pegawai lagi.");
  return window;
}

static void
confirm (GtkWidget *window)
{
  g_signal_emit_by_name (button_called (window, "Refuse for Good"), "clicked");
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_an_unsound_csr_is_never_accepted (Case *self, gconstpointer data)
{
  (void) data;
  open_one (self, "r1", SITI);
  GtkWidget *accept = button_called (self->room.window, "Accept");
  g_assert_nonnull (accept);
  g_assert_false (gtk_widget_get_sensitive (accept));
  plan_request ("r1", SITI, 1795000000);
  plan_refusal ();
  confirm (begin_refusal (self));
  room_await_text (&self->room, NOT_YOU);
  room_await_idle ();
  g_assert_true (in_front (self->room.window, LOOK));
  g_assert_true (gtk_widget_get_sensitive (button_called (self->room.window, "Refuse …")));
  g_assert_false (gtk_widget_get_sensitive (accept));
}

static void
test_what_was_changed_is_shown_again (Case *self, gconstpointer data)
{
  (void) data;
  open_one (self, "r1", SITI);
  GtkWidget *window = begin_refusal (self);
  /* Once for the decision, once to be looked at. */
  plan_request ("r1", BUDI, 1795000060);
  plan_request ("r1", BUDI, 1795000060);
  confirm (window);
  room_await_text (&self->room, CHANGED);
  room_await_text (&self->room, BUDI);
  room_await_idle ();
  g_assert_true (in_front (self->room.window, CHANGED));
  g_assert_cmpuint (asked ("POST "), ==, 0);
}

/* The request may be closed while its reasons are typed, and another one opened. */
static void
test_the_decision_is_on_what_was_open_then (Case *self, gconstpointer data)
{
  (void) data;
  open_one (self, "r1", SITI);
  GtkWidget *window = begin_refusal (self);
  open_one (self, "r2", BUDI);
  plan_request ("r1", SITI, 1795000000);
  plan_refusal ();
  confirm (window);
  g_assert_true (gtk_widget_get_sensitive (button_called (self->room.window, "Refuse …")));
  room_await_idle ();
  g_assert_cmpuint (asked ("POST /api/v1/requests/r1/decision"), ==, 1);
  g_assert_true (in_front (self->room.window, BUDI));
  g_assert_false (in_front (self->room.window, NOT_YOU));
}

static void
test_the_decision_outlives_its_case (Case *self, gconstpointer data)
{
  (void) data;
  open_one (self, "r1", SITI);
  GtkWidget *window = begin_refusal (self);
  gembok_review_case_close (self->review);
  plan_request ("r1", SITI, 1795000000);
  plan_refusal ();
  confirm (window);
  room_await_idle ();
  g_assert_cmpuint (asked ("POST /api/v1/requests/r1/decision"), ==, 1);
}

/* What comes of the first one, also an error, does not stand where the second one is. */
static void
test_two_in_a_row (Case *self, gconstpointer data)
{
  (void) data;
  plan_request ("r2", BUDI, 1795000000);
  fault_server_plan (server, "GET /api/v1/requests/r1 status=404 stall=0");
  gembok_review_case_open (self->review, self->room.desk, "r1");
  gembok_review_case_open (self->review, self->room.desk, "r2");
  room_await_idle ();
  g_assert_true (in_front (self->room.window, BUDI));
  g_assert_nonnull (button_called (self->room.window, "Refuse …"));
}

#define ADD(path, test) g_test_add ("/review-case/" path, Case, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  gembok_error_set_face (GEMBOK_FACE_WINDOW);
  server = fault_server_start ();
  ADD ("unsound-csr", test_an_unsound_csr_is_never_accepted);
  ADD ("changed", test_what_was_changed_is_shown_again);
  ADD ("open-then", test_the_decision_is_on_what_was_open_then);
  ADD ("closed", test_the_decision_outlives_its_case);
  ADD ("two-in-a-row", test_two_in_a_row);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
