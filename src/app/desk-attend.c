/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/desk-private.h"
#include "app/display-account.h"
#include "procedure/request.h"

/* Whose turn it is, who is logged in, and whom to tell. */
typedef struct
{
  GWeakRef owner;
  GembokDeskAttendedFunc done;
  char *id;
  char *former_id; /* (nullable): the request attended before */
  char *username;
  char *name;
  gboolean is_other;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;
  g_weak_ref_clear (&turn->owner);
  g_free (turn->id);
  g_free (turn->former_id);
  g_free (turn->username);
  g_free (turn->name);
  g_free (turn);
}

/* Whether the former request is surely of the same applicant. */
static gboolean
is_same_applicant (GembokContext *context, const char *former_id, const GembokApplicant *applicant)
{
  g_autoptr (GembokRequestView) former = former_id != NULL ? gembok_request_view (context, former_id, NULL) : NULL;
  return former != NULL
         && gembok_display_same_person (former->request->applicant->name, former->request->applicant->nik, applicant->name,
                                        applicant->nik);
}

static gpointer
judge_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Turn *turn = input;
  g_autoptr (GembokRequestView) view = gembok_request_view (context, turn->id, NULL);
  /* When in doubt, it is somebody else. */
  turn->is_other = TRUE;
  if (view == NULL)
    return turn;
  const GembokVaultRequest *request = view->request;
  turn->is_other = !is_same_applicant (context, turn->former_id, request->applicant)
                   && !gembok_display_account_fits (turn->username, turn->name, request->account, request->applicant->name);
  return turn;
}

static void
judged_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *desk = owner;
  Turn *turn = result;
  g_autoptr (GObject) waiting = g_weak_ref_get (&turn->owner);
  if (turn->is_other && g_strcmp0 (turn->username, desk->username) == 0)
    {
      gembok_desk_log_out (desk, desk, NULL);
      if (waiting != NULL && turn->done != NULL)
        turn->done (waiting, turn->name);
    }
  turn_free (turn);
}

void
gembok_desk_attend (GembokDesk *self, gpointer owner, const char *id, GembokDeskAttendedFunc done)
{
  if (g_strcmp0 (self->attended, id) == 0)
    return;
  g_autofree char *former = g_steal_pointer (&self->attended);
  self->attended = g_strdup (id);
  if (!gembok_desk_guides (self) || self->username == NULL || self->role != GEMBOK_ROLE_APPLICANT)
    return;
  Turn *turn = g_new0 (Turn, 1);
  g_weak_ref_init (&turn->owner, owner);
  turn->done = done;
  turn->id = g_strdup (id);
  turn->former_id = g_steal_pointer (&former);
  turn->username = g_strdup (self->username);
  turn->name = g_strdup (gembok_desk_account_name (self));
  gembok_desk_work (
      self, self, self->cancellable,
      &(GembokWork){ .func = judge_in_thread, .input = turn, .result_free = turn_free, .lane = "desk", .done = judged_cb });
}
