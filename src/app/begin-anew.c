/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/begin-anew.h"

typedef struct
{
  char *former;
  GWeakRef page;
  GembokBegunFunc done;
  char *id;      /* (nullable) */
  GError *error; /* (nullable) */
} Beginning;

static void
beginning_free (gpointer data)
{
  Beginning *beginning = data;
  g_weak_ref_clear (&beginning->page);
  g_free (beginning->former);
  g_free (beginning->id);
  g_clear_error (&beginning->error);
  g_free (beginning);
}

static gpointer
begin_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Beginning *beginning = input;
  g_autoptr (GembokRequestView) old = gembok_request_view (context, beginning->former, &beginning->error);
  if (old == NULL)
    return beginning;
  g_autoptr (GembokRequestView) fresh
      = gembok_request_begin (context, old->request->procedure, old->request->applicant, &beginning->error);
  beginning->id = fresh != NULL ? g_strdup (fresh->request->id) : NULL;
  return beginning;
}

static gboolean
still_shows (GembokStepPage *page, const char *id)
{
  GembokRequestModel *model = page != NULL ? gembok_step_page_request (page) : NULL;
  return model != NULL && g_strcmp0 (gembok_request_model_id (model), id) == 0;
}

/* By the desk, which outlives the page: what was begun is there, whoever has left meanwhile. */
static void
begun_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Beginning *beginning = result;
  g_autoptr (GembokStepPage) page = g_weak_ref_get (&beginning->page);
  if (beginning->id != NULL)
    gembok_desk_changed (owner, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS);
  if (still_shows (page, beginning->former))
    beginning->done (page, beginning->id, beginning->error);
  beginning_free (beginning);
}

void
gembok_begin_anew (GembokStepPage *page, GembokBegunFunc done)
{
  GembokRequestModel *model = gembok_step_page_request (page);
  GembokDesk *desk = gembok_request_model_desk (model);
  Beginning *beginning = g_new0 (Beginning, 1);
  beginning->former = g_strdup (gembok_request_model_id (model));
  beginning->done = done;
  g_weak_ref_init (&beginning->page, page);
  gembok_desk_work (
      desk, desk, NULL,
      &(GembokWork){ .func = begin_in_thread, .input = beginning, .result_free = beginning_free, .done = begun_cb });
}
