/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-model.h"

struct _GembokRequestModel
{
  GObject parent_instance;

  /* owned */
  GembokDesk *desk;
  char *id;
  GembokRequestView *view; /* (nullable) */
  GCancellable *cancellable;

  guint busy;       /* how many works the person waits for */
  guint64 asked;    /* number of the youngest look at the vault */
  guint64 shown;    /* the look that `view` comes from; an older one that arrives late is dropped */
  gboolean telling; /* "changed" of the desk is by this one */
};

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GembokRequestModel, gembok_request_model, G_TYPE_OBJECT)

/* --- work ---------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokRequestModel *model; /* owned: what was begun is told to everyone, also when nobody looks at the request any more */
  char *id;
  GembokRequestWork work;
  GWeakRef owner;
  GembokRequestView *view; /* (nullable) */
  GError *error;           /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  if (job->work.input != NULL && job->work.input_free != NULL)
    job->work.input_free (job->work.input);
  g_weak_ref_clear (&job->owner);
  gembok_request_view_free (job->view);
  g_clear_error (&job->error);
  g_object_unref (job->model);
  g_free (job->id);
  g_free (job);
}

static gpointer
work_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Job *job = input;
  job->view = job->work.func (context, job->id, job->work.input, cancellable, &job->error);
  if (job->view == NULL)
    job->view = gembok_request_view (context, job->id, NULL);
  return job;
}

static void
adopt (GembokRequestModel *self, GembokRequestView *view)
{
  if (view == NULL)
    return;
  gembok_request_view_free (self->view);
  self->view = view;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static void
add_busy (GembokRequestModel *self, int change)
{
  const gboolean before = self->busy > 0;
  self->busy = (guint) ((int) self->busy + change);
  if (before != (self->busy > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
done_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRequestModel *self = owner;
  Job *job = result;
  g_autoptr (GObject) waiting = g_weak_ref_get (&job->owner);
  g_object_ref (self);
  self->shown = ++self->asked;
  adopt (self, g_steal_pointer (&job->view));
  if (!job->work.quiet)
    add_busy (self, -1);
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    gembok_desk_failed (self->desk, job->error);
  if (waiting != NULL && job->work.done != NULL)
    job->work.done (waiting, job->error);
  self->telling = TRUE;
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS);
  self->telling = FALSE;
  job_free (job);
  g_object_unref (self);
}

void
gembok_request_model_run (GembokRequestModel *self, gpointer owner, GCancellable *cancellable, const GembokRequestWork *work)
{
  Job *job = g_new0 (Job, 1);
  job->model = g_object_ref (self);
  job->id = g_strdup (self->id);
  job->work = *work;
  g_weak_ref_init (&job->owner, owner);
  if (!work->quiet)
    add_busy (self, 1);
  gembok_desk_work (self->desk, self, cancellable != NULL ? cancellable : self->cancellable,
                    &(GembokWork){ .func = work_in_thread,
                                   .input = job,
                                   .result_free = job_free,
                                   .lane = self->id,
                                   .progress = work->progress,
                                   .watcher = owner,
                                   .done = done_cb });
}

/* A look at the vault. */
typedef struct
{
  char *id;
  guint64 number;
  GembokRequestView *view; /* (nullable) */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  gembok_request_view_free (look->view);
  g_free (look->id);
  g_free (look);
}

static gpointer
reload_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Look *look = input;
  look->view = gembok_request_view (context, look->id, NULL);
  return look;
}

static void
reloaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRequestModel *self = owner;
  Look *look = result;
  if (look->number > self->shown && look->view != NULL)
    {
      self->shown = look->number;
      adopt (self, g_steal_pointer (&look->view));
    }
  look_free (look);
}

/* Not in the lane: what is sent for minutes can be looked at meanwhile. */
void
gembok_request_model_reload (GembokRequestModel *self)
{
  Look *look = g_new0 (Look, 1);
  look->id = g_strdup (self->id);
  look->number = ++self->asked;
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = reload_in_thread, .input = look, .result_free = look_free, .done = reloaded_cb });
}

static void
desk_changed_cb (GembokRequestModel *self, guint change)
{
  if ((change & GEMBOK_CHANGED_REQUESTS) != 0 && !self->telling && gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    gembok_request_model_reload (self);
}

/* What runs without a cancellable of its own ends with the vault. */
static void
state_changed_cb (GembokRequestModel *self)
{
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    g_cancellable_cancel (self->cancellable);
}

/* --- what it knows ------------------------------------------------------------------------------------------------- */

GembokDesk *
gembok_request_model_desk (GembokRequestModel *self)
{
  return self->desk;
}

const char *
gembok_request_model_id (GembokRequestModel *self)
{
  return self->id;
}

const GembokRequestView *
gembok_request_model_view (GembokRequestModel *self)
{
  return self->view;
}

gboolean
gembok_request_model_busy (GembokRequestModel *self)
{
  return self->busy > 0;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GembokRequestModel *self = GEMBOK_REQUEST_MODEL (object);
  switch (id)
    {
    case PROP_VIEW:
      g_value_set_pointer (value, self->view);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dispose (GObject *object)
{
  GembokRequestModel *self = GEMBOK_REQUEST_MODEL (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_request_model_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokRequestModel *self = GEMBOK_REQUEST_MODEL (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->view, gembok_request_view_free);
  g_free (self->id);
  G_OBJECT_CLASS (gembok_request_model_parent_class)->finalize (object);
}

static void
gembok_request_model_class_init (GembokRequestModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_VIEW] = g_param_spec_pointer ("view", NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gembok_request_model_init (GembokRequestModel *self)
{
  self->cancellable = g_cancellable_new ();
}

GembokRequestModel *
gembok_request_model_new (GembokDesk *desk, const char *id)
{
  GembokRequestModel *self = g_object_new (GEMBOK_TYPE_REQUEST_MODEL, NULL);
  self->desk = g_object_ref (desk);
  self->id = g_strdup (id);
  g_signal_connect_object (desk, "changed", G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  gembok_request_model_reload (self);
  return self;
}
