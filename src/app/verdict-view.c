/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/verdict-view.h"

#include "app/display-verdict.h"
#include "base/i18n.h"

struct _GembokVerdictView
{
  AdwBin parent_instance;

  /* template */
  AdwPreferencesGroup *checks;
  AdwPreferencesGroup *differences;
  GtkWidget *check;
  GtkSpinner *spinner;

  /* owned */
  GPtrArray *check_rows;      /* borrowed rows of `checks` */
  GPtrArray *difference_rows; /* borrowed rows of `differences` */
  GCancellable *cancellable;

  gboolean can_check;
  gboolean busy;
};

enum
{
  PROP_0,
  PROP_CAN_CHECK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint check_signal, checked_signal;

G_DEFINE_FINAL_TYPE (GembokVerdictView, gembok_verdict_view, ADW_TYPE_BIN)

/* --- rows ---------------------------------------------------------------------------------------------------------- */

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static GtkWidget *
add_row (AdwPreferencesGroup *group, GPtrArray *rows, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (text != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
  return row;
}

static void
add_check (GembokVerdictView *self, const GembokVerdictRow *check)
{
  GtkWidget *row = add_row (self->checks, self->check_rows, check->title, check->text);
  const char *icon_name = check->good  ? "object-select-symbolic"
                          : check->bad ? "dialog-warning-symbolic"
                                       : "dialog-information-symbolic";
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  const char *word = check->good ? _ ("Good") : check->bad ? _ ("Problem") : _ ("Note");
  gtk_widget_add_css_class (icon, check->good ? "success" : check->bad ? "error" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
}

void
gembok_verdict_view_show (GembokVerdictView *self, const GembokVerdict *verdict, gboolean tried)
{
  g_autoptr (GPtrArray) checks = gembok_display_verdict (verdict);
  g_auto (GStrv) differences = gembok_display_differences (verdict);
  const GembokVerdictRow trial = { .title = _ ("Key and certificate sign together"), .good = TRUE };
  clear_rows (self->checks, self->check_rows);
  for (guint i = 0; i < checks->len; i++)
    add_check (self, checks->pdata[i]);
  if (tried)
    add_check (self, &trial);
  gembok_verdict_view_show_differences (self, (const char *const *) differences);
}

void
gembok_verdict_view_show_differences (GembokVerdictView *self, const char *const *differences)
{
  clear_rows (self->differences, self->difference_rows);
  for (guint i = 0; differences != NULL && differences[i] != NULL; i++)
    add_row (self->differences, self->difference_rows, differences[i], NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->differences), self->difference_rows->len > 0);
}

void
gembok_verdict_view_set_text (GembokVerdictView *self, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  adw_preferences_group_set_description (self->checks, escaped);
}

static void
set_busy (GembokVerdictView *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->check, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

void
gembok_verdict_view_clear (GembokVerdictView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, FALSE);
  clear_rows (self->checks, self->check_rows);
  gembok_verdict_view_show_differences (self, NULL);
  gembok_verdict_view_set_text (self, NULL);
}

gboolean
gembok_verdict_view_is_empty (GembokVerdictView *self)
{
  return self->check_rows->len == 0;
}

/* --- checking ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *certificate;
  GCancellable *round;
  GembokVerdict *verdict; /* (nullable) */
  GError *error;          /* (nullable) */
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;
  g_free (check->certificate);
  g_object_unref (check->round);
  gembok_verdict_free (check->verdict);
  g_clear_error (&check->error);
  g_free (check);
}

static gpointer
check_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Check *check = input;
  const GembokCertificateUse use = { .ask_revocation = TRUE };
  check->verdict = gembok_certificate_use_check (context, check->certificate, &use, cancellable, &check->error);
  return check;
}

static void
checked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokVerdictView *self = owner;
  Check *check = result;
  /* Not where another certificate has taken its place. */
  if (check->round == self->cancellable)
    {
      set_busy (self, FALSE);
      if (check->verdict != NULL)
        gembok_verdict_view_show (self, check->verdict, FALSE);
      g_signal_emit (self, checked_signal, 0, check->error);
    }
  check_free (check);
}

void
gembok_verdict_view_check (GembokVerdictView *self, GembokDesk *desk, const char *certificate)
{
  if (self->busy || gembok_desk_state (desk) != GEMBOK_DESK_OPEN)
    return;
  Check *check = g_new0 (Check, 1);
  check->certificate = g_strdup (certificate);
  check->round = g_object_ref (self->cancellable);
  set_busy (self, TRUE);
  gembok_desk_work (desk, self, self->cancellable,
                    &(GembokWork){ .func = check_in_thread, .input = check, .result_free = check_free, .done = checked_cb });
}

static void
check_cb (GembokVerdictView *self)
{
  g_signal_emit (self, check_signal, 0);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CAN_CHECK)
    g_value_set_boolean (value, GEMBOK_VERDICT_VIEW (object)->can_check);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GembokVerdictView *self = GEMBOK_VERDICT_VIEW (object);
  if (id != PROP_CAN_CHECK)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  self->can_check = g_value_get_boolean (value);
  gtk_widget_set_visible (self->check, self->can_check);
}

static void
dispose (GObject *object)
{
  g_cancellable_cancel (GEMBOK_VERDICT_VIEW (object)->cancellable);
  G_OBJECT_CLASS (gembok_verdict_view_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokVerdictView *self = GEMBOK_VERDICT_VIEW (object);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->check_rows);
  g_ptr_array_unref (self->difference_rows);
  G_OBJECT_CLASS (gembok_verdict_view_parent_class)->finalize (object);
}

static void
gembok_verdict_view_class_init (GembokVerdictViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_CAN_CHECK]
      = g_param_spec_boolean ("can-check", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  check_signal = g_signal_new ("check", GEMBOK_TYPE_VERDICT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  checked_signal = g_signal_new ("checked", GEMBOK_TYPE_VERDICT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/verdict-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokVerdictView, checks);
  gtk_widget_class_bind_template_child (widget_class, GembokVerdictView, differences);
  gtk_widget_class_bind_template_child (widget_class, GembokVerdictView, check);
  gtk_widget_class_bind_template_child (widget_class, GembokVerdictView, spinner);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
}

static void
gembok_verdict_view_init (GembokVerdictView *self)
{
  self->check_rows = g_ptr_array_new ();
  self->difference_rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
