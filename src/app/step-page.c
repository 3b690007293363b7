/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/step-page.h"

#include "app/step-clock.h"
#include "app/step-time.h"

typedef struct
{
  /* template */
  GtkLabel *title;
  GtkLabel *subtitle;
  GembokNotice *notice;
  AdwBin *content;
  GtkButton *primary;
  GtkButton *secondary;
  GtkWidget *buttons;

  /* owned */
  GembokRequestModel *model; /* (nullable) */
  GCancellable *cancellable;
  GPtrArray *runs;        /* (element-type GObject): works of this request that somebody waits for */
  GembokStepClock *clock; /* (nullable): until it is disposed of */
  char *step_id;          /* (nullable) */
  char *secondary_style;  /* (nullable) */
} GembokStepPagePrivate;

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_CONTENT,
  PROP_PRIMARY_LABEL,
  PROP_PRIMARY_SENSITIVE,
  PROP_SECONDARY_LABEL,
  PROP_SECONDARY_STYLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint go_on_signal;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GembokStepPage, gembok_step_page, ADW_TYPE_BIN)

static GembokStepPagePrivate *
parts (GembokStepPage *self)
{
  return gembok_step_page_get_instance_private (self);
}

/* --- the request --------------------------------------------------------------------------------------------------- */

static void
view_changed_cb (GembokStepPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (self);
  if (view != NULL && GEMBOK_STEP_PAGE_GET_CLASS (self)->update != NULL)
    GEMBOK_STEP_PAGE_GET_CLASS (self)->update (self, view);
}

/* Somebody has logged in: what was missing is there. */
static void
account_changed_cb (GembokStepPage *self)
{
  GembokStepPagePrivate *own = parts (self);
  if (gembok_notice_wants_account (own->notice) && gembok_desk_account (gembok_request_model_desk (own->model)) != NULL)
    gembok_notice_hide (own->notice);
}

/* The use cases of a request in work count their time themselves. */
static void
busy_changed_cb (GembokStepPage *self)
{
  gembok_step_clock_pause (parts (self)->clock, gembok_request_model_busy (parts (self)->model));
}

/* What was begun for the former request goes on, but nobody here hears of it any more. */
static void
leave_request (GembokStepPage *self)
{
  GembokStepPagePrivate *own = parts (self);
  gembok_step_clock_tell (own->clock);
  gembok_step_clock_pause (own->clock, FALSE);
  g_ptr_array_set_size (own->runs, 0);
  g_signal_handlers_disconnect_by_data (own->model, self);
  g_signal_handlers_disconnect_by_data (gembok_request_model_desk (own->model), self);
}

void
gembok_step_page_set_request (GembokStepPage *self, GembokRequestModel *model)
{
  GembokStepPagePrivate *own = parts (self);
  if (own->model == model)
    return;
  if (own->model != NULL)
    leave_request (self);
  g_set_object (&own->model, model);
  if (GEMBOK_STEP_PAGE_GET_CLASS (self)->turn != NULL)
    GEMBOK_STEP_PAGE_GET_CLASS (self)->turn (self);
  gembok_notice_hide (own->notice);
  if (model == NULL)
    return;
  g_signal_connect_object (gembok_request_model_desk (model), "notify::account-name", G_CALLBACK (account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::view", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::busy", G_CALLBACK (busy_changed_cb), self, G_CONNECT_SWAPPED);
  busy_changed_cb (self);
  view_changed_cb (self);
}

void
gembok_step_page_set_step (GembokStepPage *self, const char *step_id)
{
  GembokStepPagePrivate *own = parts (self);
  if (g_strcmp0 (own->step_id, step_id) == 0)
    return;
  gembok_step_clock_tell (own->clock);
  g_free (own->step_id);
  own->step_id = g_strdup (step_id);
  view_changed_cb (self);
}

const GembokPlanStep *
gembok_step_page_step (GembokStepPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (self);
  for (guint i = 0; view != NULL && view->plan != NULL && i < view->plan->len; i++)
    {
      const GembokPlanStep *step = &g_array_index (view->plan, GembokPlanStep, i);
      if (g_strcmp0 (step->step->id, parts (self)->step_id) == 0)
        return step;
    }
  return NULL;
}

GembokRequestModel *
gembok_step_page_request (GembokStepPage *self)
{
  return parts (self)->model;
}

const GembokRequestView *
gembok_step_page_view (GembokStepPage *self)
{
  GembokStepPagePrivate *own = parts (self);
  return own->model != NULL ? gembok_request_model_view (own->model) : NULL;
}

GCancellable *
gembok_step_page_cancellable (GembokStepPage *self)
{
  return parts (self)->cancellable;
}

/* --- time ---------------------------------------------------------------------------------------------------------- */

static void
worked_cb (GtkWidget *widget, double seconds)
{
  GembokStepPage *self = GEMBOK_STEP_PAGE (widget);
  GembokStepPagePrivate *own = parts (self);
  const GembokPlanStep *step = gembok_step_page_step (self);
  if (step != NULL)
    gembok_step_time_add (own->model, step, seconds);
}

/* --- use cases ----------------------------------------------------------------------------------------------------- */

/* Who waits is an object of its own, which goes when the page turns to another request: that hears nothing of this one's work. */
static GembokStepPage *
page_of (gpointer run)
{
  return g_object_get_data (run, "page");
}

static void
run_done_cb (gpointer owner, const GError *error)
{
  GembokStepPage *self = page_of (owner);
  const GembokRequestWork *work = g_object_get_data (owner, "work");
  g_ptr_array_remove (parts (self)->runs, owner);
  if (work->done != NULL)
    work->done (self, error);
  else if (error != NULL)
    gembok_notice_show_error (parts (self)->notice, error);
}

static void
run_progress_cb (gpointer watcher, const GembokProgress *progress)
{
  const GembokRequestWork *work = g_object_get_data (watcher, "work");
  work->progress (page_of (watcher), progress);
}

void
gembok_step_page_run_until (GembokStepPage *self, GCancellable *cancellable, const GembokRequestWork *work)
{
  GembokStepPagePrivate *own = parts (self);
  GObject *run = g_object_new (G_TYPE_OBJECT, NULL);
  GembokRequestWork passed_on = *work;
  g_object_set_data (run, "page", self);
  g_object_set_data_full (run, "work", g_memdup2 (work, sizeof *work), g_free);
  g_ptr_array_add (own->runs, run);
  passed_on.done = run_done_cb;
  passed_on.progress = work->progress != NULL ? run_progress_cb : NULL;
  gembok_notice_hide (own->notice);
  gembok_request_model_run (own->model, run, cancellable, &passed_on);
}

void
gembok_step_page_run (GembokStepPage *self, const GembokRequestWork *work)
{
  gembok_step_page_run_until (self, parts (self)->cancellable, work);
}

/* --- the frame ----------------------------------------------------------------------------------------------------- */

GembokNotice *
gembok_step_page_notice (GembokStepPage *self)
{
  return parts (self)->notice;
}

void
gembok_step_page_leave (GembokStepPage *self)
{
  if (GEMBOK_STEP_PAGE_GET_CLASS (self)->leave != NULL)
    GEMBOK_STEP_PAGE_GET_CLASS (self)->leave (self);
}

void
gembok_step_page_go_on (GembokStepPage *self)
{
  g_signal_emit (self, go_on_signal, 0);
}

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
set_button (GembokStepPage *self, GtkButton *button, const char *label)
{
  GembokStepPagePrivate *own = parts (self);
  gtk_button_set_label (button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL && *label != '\0');
  gtk_widget_set_visible (own->buttons, gtk_widget_get_visible (GTK_WIDGET (own->primary))
                                            || gtk_widget_get_visible (GTK_WIDGET (own->secondary)));
}

void
gembok_step_page_set_primary (GembokStepPage *self, const char *label, gboolean sensitive)
{
  set_button (self, parts (self)->primary, label);
  gtk_widget_set_sensitive (GTK_WIDGET (parts (self)->primary), sensitive);
}

void
gembok_step_page_set_secondary (GembokStepPage *self, const char *label)
{
  set_button (self, parts (self)->secondary, label);
}

void
gembok_step_page_set_title (GembokStepPage *self, const char *title)
{
  set_label (parts (self)->title, title);
}

void
gembok_step_page_set_subtitle (GembokStepPage *self, const char *subtitle)
{
  set_label (parts (self)->subtitle, subtitle);
}

static void
set_secondary_style (GembokStepPage *self, const char *style)
{
  GembokStepPagePrivate *own = parts (self);
  if (own->secondary_style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (own->secondary), own->secondary_style);
  g_free (own->secondary_style);
  own->secondary_style = style != NULL && *style != '\0' ? g_strdup (style) : NULL;
  if (own->secondary_style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (own->secondary), own->secondary_style);
}

static void
primary_clicked_cb (GembokStepPage *self)
{
  gembok_step_clock_tell (parts (self)->clock);
  if (GEMBOK_STEP_PAGE_GET_CLASS (self)->primary != NULL)
    GEMBOK_STEP_PAGE_GET_CLASS (self)->primary (self);
}

void
gembok_step_page_press (GembokStepPage *self)
{
  GtkWidget *primary = GTK_WIDGET (parts (self)->primary);
  if (gtk_widget_get_visible (primary) && gtk_widget_get_sensitive (primary))
    primary_clicked_cb (self);
}

static void
secondary_clicked_cb (GembokStepPage *self)
{
  if (GEMBOK_STEP_PAGE_GET_CLASS (self)->secondary != NULL)
    GEMBOK_STEP_PAGE_GET_CLASS (self)->secondary (self);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GembokStepPagePrivate *own = parts (GEMBOK_STEP_PAGE (object));
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (own->title));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, gtk_label_get_label (own->subtitle));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (own->content));
      break;
    case PROP_PRIMARY_LABEL:
      g_value_set_string (value, gtk_button_get_label (own->primary));
      break;
    case PROP_PRIMARY_SENSITIVE:
      g_value_set_boolean (value, gtk_widget_get_sensitive (GTK_WIDGET (own->primary)));
      break;
    case PROP_SECONDARY_LABEL:
      g_value_set_string (value, gtk_button_get_label (own->secondary));
      break;
    case PROP_SECONDARY_STYLE:
      g_value_set_string (value, own->secondary_style);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GembokStepPage *self = GEMBOK_STEP_PAGE (object);
  GembokStepPagePrivate *own = parts (self);
  switch (id)
    {
    case PROP_TITLE:
      gembok_step_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      gembok_step_page_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_CONTENT:
      adw_bin_set_child (own->content, g_value_get_object (value));
      break;
    case PROP_PRIMARY_LABEL:
      set_button (self, own->primary, g_value_get_string (value));
      break;
    case PROP_PRIMARY_SENSITIVE:
      gtk_widget_set_sensitive (GTK_WIDGET (own->primary), g_value_get_boolean (value));
      break;
    case PROP_SECONDARY_LABEL:
      set_button (self, own->secondary, g_value_get_string (value));
      break;
    case PROP_SECONDARY_STYLE:
      set_secondary_style (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Also when the window closes: what was typed is saved, what is secret is forgotten, while the vault is still open. */
static void
unmap (GtkWidget *widget)
{
  gembok_step_page_leave (GEMBOK_STEP_PAGE (widget));
  GTK_WIDGET_CLASS (gembok_step_page_parent_class)->unmap (widget);
}

static void
dispose (GObject *object)
{
  GembokStepPage *self = GEMBOK_STEP_PAGE (object);
  GembokStepPagePrivate *own = parts (self);
  gembok_step_page_leave (self);
  g_clear_pointer (&own->clock, gembok_step_clock_free);
  g_ptr_array_set_size (own->runs, 0);
  g_cancellable_cancel (own->cancellable);
  g_clear_object (&own->model);
  G_OBJECT_CLASS (gembok_step_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokStepPagePrivate *own = parts (GEMBOK_STEP_PAGE (object));
  g_clear_object (&own->cancellable);
  g_ptr_array_unref (own->runs);
  g_free (own->step_id);
  g_free (own->secondary_style);
  G_OBJECT_CLASS (gembok_step_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_PRIMARY_LABEL] = g_param_spec_string ("primary-label", NULL, NULL, NULL, flags);
  properties[PROP_PRIMARY_SENSITIVE] = g_param_spec_boolean ("primary-sensitive", NULL, NULL, TRUE, flags);
  properties[PROP_SECONDARY_LABEL] = g_param_spec_string ("secondary-label", NULL, NULL, NULL, flags);
  properties[PROP_SECONDARY_STYLE] = g_param_spec_string ("secondary-style", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gembok_step_page_class_init (GembokStepPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  widget_class->unmap = unmap;
  install_properties (object_class);
  go_on_signal = g_signal_new ("go-on", GEMBOK_TYPE_STEP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/step-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, GembokStepPage, title);
  gtk_widget_class_bind_template_child_private (widget_class, GembokStepPage, subtitle);
  gtk_widget_class_bind_template_child_private (widget_class, GembokStepPage, notice);
  gtk_widget_class_bind_template_child_private (widget_class, GembokStepPage, content);
  gtk_widget_class_bind_template_child_private (widget_class, GembokStepPage, primary);
  gtk_widget_class_bind_template_child_private (widget_class, GembokStepPage, secondary);
  gtk_widget_class_bind_template_child_private (widget_class, GembokStepPage, buttons);
  gtk_widget_class_bind_template_callback (widget_class, primary_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_clicked_cb);
}

static void
gembok_step_page_init (GembokStepPage *self)
{
  parts (self)->cancellable = g_cancellable_new ();
  parts (self)->runs = g_ptr_array_new_with_free_func (g_object_unref);
  parts (self)->clock = gembok_step_clock_new (GTK_WIDGET (self), worked_cb);
  gtk_widget_init_template (GTK_WIDGET (self));
}
