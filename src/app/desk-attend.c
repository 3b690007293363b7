/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/desk-private.h"
#include "app/display-account.h"
#include "app/sending.h"
#include "procedure/library.h"
#include "procedure/request.h"

/* So many of an applicant's requests are looked through for one that this account has sent. */
#define EARLIER_MAX 20

/* Whose turn it is, who is logged in, and whom to tell. */
typedef struct
{
  GWeakRef owner;
  GembokDeskTurnFunc done;
  char *id;
  char *former_id; /* (nullable): the request attended before */
  char *username;
  char *name;
  gboolean served; /* whoever is logged in has had their turn */
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

/* --- whose turn ---------------------------------------------------------------------------------------------------- */

static gboolean
is_blank (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
is_nobody_yet (const GembokApplicant *applicant)
{
  return is_blank (applicant->name) && is_blank (applicant->nik);
}

static gboolean
is_same_applicant (GembokContext *context, const char *former_id, const GembokApplicant *applicant)
{
  g_autoptr (GembokRequestView) former = former_id != NULL ? gembok_request_view (context, former_id, NULL) : NULL;
  return former != NULL
         && gembok_display_same_person (former->request->applicant->name, former->request->applicant->nik, applicant->name,
                                        applicant->nik);
}

/* Names are written in several ways; an earlier request of the same NIK tells whose account it is. */
static gboolean
has_sent_before (GembokContext *context, const char *username, const GembokApplicant *applicant)
{
  if (is_blank (applicant->nik))
    return FALSE;
  g_autoptr (GPtrArray) earlier = gembok_requests_list (context, applicant->nik, NULL, 0, EARLIER_MAX, NULL, NULL);
  for (guint i = 0; earlier != NULL && i < earlier->len; i++)
    {
      const GembokVaultRequest *request = earlier->pdata[i];
      if (g_strcmp0 (request->account, username) == 0 && g_strcmp0 (request->applicant->nik, applicant->nik) == 0)
        return TRUE;
    }
  return FALSE;
}

/* When in doubt, it is somebody else. */
static gboolean
is_turn_of (GembokContext *context, const Turn *turn)
{
  g_autoptr (GembokRequestView) view = gembok_request_view (context, turn->id, NULL);
  if (view == NULL)
    return FALSE;
  const GembokVaultRequest *request = view->request;
  const GembokApplicant *applicant = request->applicant;
  if (request->account != NULL || !is_nobody_yet (applicant))
    return gembok_display_account_fits (turn->username, turn->name, request->account, applicant->name)
           || (request->account == NULL
               && (is_same_applicant (context, turn->former_id, applicant)
                   || has_sent_before (context, turn->username, applicant)));
  return !turn->served;
}

static gpointer
judge_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Turn *turn = input;
  turn->is_other = !is_turn_of (context, turn);
  return turn;
}

static void
change_turn (GembokDesk *desk, Turn *turn)
{
  g_autoptr (GObject) waiting = g_weak_ref_get (&turn->owner);
  const GembokDeskTurn change = { .left = turn->name,
                                  .former = turn->former_id,
                                  .sending = turn->done != NULL && waiting != NULL && gembok_sending_any (desk) };
  if (!change.sending)
    gembok_desk_log_out (desk, desk, NULL);
  if (waiting != NULL && turn->done != NULL)
    turn->done (waiting, &change);
}

static void
judged_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *desk = owner;
  Turn *turn = result;
  desk->judging--;
  /* Meanwhile it may be another one's turn again, or somebody else may be logged in. */
  if (g_strcmp0 (turn->username, desk->username) == 0 && g_strcmp0 (turn->id, desk->attended) == 0)
    {
      if (turn->is_other)
        change_turn (desk, turn);
      else
        desk->served = TRUE;
    }
  if (desk->judging == 0 && desk->username != NULL)
    gembok_desk_changed (desk, GEMBOK_CHANGED_ACCOUNT);
  turn_free (turn);
}

static void
judge (GembokDesk *self, gpointer owner, const char *former, GembokDeskTurnFunc done)
{
  if (!gembok_desk_guides (self) || self->username == NULL || self->role != GEMBOK_ROLE_APPLICANT)
    return;
  Turn *turn = g_new0 (Turn, 1);
  g_weak_ref_init (&turn->owner, owner);
  turn->done = done;
  turn->id = g_strdup (self->attended);
  turn->former_id = g_strdup (former);
  turn->username = g_strdup (self->username);
  turn->name = g_strdup (gembok_desk_account_name (self));
  turn->served = self->served;
  self->judging++;
  gembok_desk_work (self, self, self->cancellable,
                    &(GembokWork){ .func = judge_in_thread, .input = turn, .result_free = turn_free, .done = judged_cb });
}

/* --- turns --------------------------------------------------------------------------------------------------------- */

void
gembok_desk_attend (GembokDesk *self, gpointer owner, const char *id, GembokDeskTurnFunc done)
{
  self->turn_over = FALSE;
  if (g_strcmp0 (self->attended, id) == 0)
    return;
  g_autofree char *former = g_steal_pointer (&self->attended);
  self->attended = g_strdup (id);
  judge (self, owner, former, done);
}

gboolean
gembok_desk_attends (GembokDesk *self, const char *id)
{
  return !self->turn_over && self->judging == 0 && g_strcmp0 (self->attended, id) == 0;
}

void
gembok_desk_leave (GembokDesk *self)
{
  self->turn_over = TRUE;
}

void
gembok_desk_attend_who_came (GembokDesk *self, const char *attended)
{
  const char *now = self->turn_over ? NULL : self->attended;
  self->served = now != NULL;
  /* Nobody is attended: what was attended before says nothing of whoever has come. */
  if (now == NULL)
    g_clear_pointer (&self->attended, g_free);
  else if (g_strcmp0 (now, attended) != 0)
    judge (self, self, NULL, NULL);
}
