/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"
#include "procedure/request.h"

G_BEGIN_DECLS

/**
 * GembokRequestModel:
 *
 * One request as the window shows it: its latest view, and the way to the use cases that change it. All work on one request runs
 * in its own lane, one after another.
 *
 * Properties: "view" (pointer, notified whenever a newer view is there), "busy" (something runs that the person waits for).
 */
#define GEMBOK_TYPE_REQUEST_MODEL (gembok_request_model_get_type ())
G_DECLARE_FINAL_TYPE (GembokRequestModel, gembok_request_model, GEMBOK, REQUEST_MODEL, GObject)

/** gembok_request_model_new: starts loading; "view" is %NULL until then. */
GembokRequestModel *gembok_request_model_new (GembokDesk *desk, const char *id);
GembokDesk *gembok_request_model_desk (GembokRequestModel *model); /* (transfer none) */
const char *gembok_request_model_id (GembokRequestModel *model);   /* (transfer none) */

/** gembok_request_model_view: (transfer none) (nullable): lives until the next notify::view. */
const GembokRequestView *gembok_request_model_view (GembokRequestModel *model);
gboolean gembok_request_model_busy (GembokRequestModel *model);

/** gembok_request_model_reload: reads it from the vault again, also while work on it runs. Happens by itself when somebody else
 * has changed requests. */
void gembok_request_model_reload (GembokRequestModel *model);

/** GembokRequestFunc: on the worker: a use case. Returns the new view, or %NULL with @error. */
typedef GembokRequestView *(*GembokRequestFunc) (GembokContext *context, const char *id, gpointer input,
                                                 GCancellable *cancellable, GError **error);

/** GembokRequestWork: like #GembokWork; the model takes the view that comes of it. */
typedef struct
{
  GembokRequestFunc func;
  gpointer input; /* (nullable) (transfer full) */
  GDestroyNotify input_free;
  gboolean quiet;                  /* in the background: does not count as busy */
  GembokWorkProgressFunc progress; /* (nullable) */
  GembokDeskDoneFunc done;         /* (nullable) */
} GembokRequestWork;

/**
 * gembok_request_model_run:
 * @owner: (type GObject): whom to tell; not kept alive
 *
 * Runs a use case of this request. Where it fails, the view is read anew all the same (part of it may have been done), then
 * `done` is told.
 */
void gembok_request_model_run (GembokRequestModel *model, gpointer owner, GCancellable *cancellable,
                               const GembokRequestWork *work);

G_END_DECLS
