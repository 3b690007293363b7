/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "server/uploads.h"

typedef struct
{
  GembokExchange *exchange; /* owned */
  GembokUpload *upload;     /* owned */
  const GembokPolicyDocument *rule;
  GembokUploadAnswer answer;
  char *path;
  GembokProblem *problem;
} Finish;

static void
check_work (gpointer data)
{
  Finish *finish = data;
  finish->problem = gembok_upload_check (finish->path, finish->upload, finish->rule);
}

/* Another connection may have asked for the same meanwhile: an upload becomes a document once. */
static GembokProblem *
admit_once (Finish *finish)
{
  GembokServer *server = finish->exchange->server;
  g_autoptr (GembokUpload) present = NULL;
  GError *error = NULL;
  if (!gembok_store_get_upload (server->store, finish->upload->id, &present, &error))
    return gembok_problem_from_failure (error);
  if (present == NULL)
    return gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such upload (any more)."));
  return present->complete ? NULL : gembok_upload_admit (server, finish->upload, finish->exchange->account);
}

/* Whoever came later finds a file that is a document by now: nothing of what was found about it counts any more. */
static void
forgive_admitted (Finish *finish)
{
  g_autoptr (GembokUpload) present = NULL;
  if (gembok_store_get_upload (finish->exchange->server->store, finish->upload->id, &present, NULL) && present != NULL
      && present->complete)
    g_clear_pointer (&finish->problem, gembok_problem_free);
}

static void
check_done (gpointer data)
{
  Finish *finish = data;
  if (finish->problem == NULL)
    finish->problem = admit_once (finish);
  else
    forgive_admitted (finish);
  if (finish->problem != NULL && finish->problem->status < 500)
    gembok_upload_discard (finish->exchange->server, finish->upload->id);
  if (finish->problem != NULL)
    gembok_exchange_answer_problem (finish->exchange, g_steal_pointer (&finish->problem));
  else
    finish->answer (finish->exchange, finish->upload);
  gembok_exchange_unref (finish->exchange);
  gembok_upload_free (finish->upload);
  g_free (finish->path);
  g_free (finish);
}

void
gembok_upload_finish (GembokServer *server, GembokExchange *exchange, GembokUpload *upload, const GembokPolicyDocument *rule,
                      GembokUploadAnswer answer)
{
  Finish *finish = g_new0 (Finish, 1);
  finish->exchange = gembok_exchange_ref (exchange);
  finish->upload = upload;
  finish->rule = rule;
  finish->answer = answer;
  finish->path = gembok_uploads_path (server, upload->id);
  gembok_exchange_defer (exchange);
  if (gembok_pool_push (server->documents, check_work, check_done, finish))
    return;
  /* Refusing now would leave a whole file that nobody looks at; better to be slow. */
  check_work (finish);
  check_done (finish);
}
