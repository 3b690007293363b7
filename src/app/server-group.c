/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/server-group.h"

#include "app/diagnosis-list.h"
#include "app/notice.h"
#include "app/server-trial.h"
#include "app/trust-files.h"
#include "base/i18n.h"

struct _GembokServerGroup
{
  AdwBin parent_instance;

  /* template */
  AdwEntryRow *address;
  AdwActionRow *ca;
  GtkButton *ca_choose;
  GtkButton *ca_remove;
  AdwExpanderRow *anchors;
  GtkButton *anchor_add;
  GtkButton *try_button;
  GtkSpinner *spinner;
  GembokNotice *notice;
  GembokDiagnosisList *findings;

  /* owned */
  GSettings *settings;
  GCancellable *cancellable;
  GPtrArray *anchor_rows;        /* borrowed from `anchors` */
  GtkFileChooserNative *chooser; /* (nullable): while it is open */

  gboolean works;
};

enum
{
  PROP_0,
  PROP_WORKS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint tried_signal;

G_DEFINE_FINAL_TYPE (GembokServerGroup, gembok_server_group, ADW_TYPE_BIN)

static void
set_works (GembokServerGroup *self, gboolean works)
{
  self->works = works;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKS]);
}

gboolean
gembok_server_group_works (GembokServerGroup *self)
{
  return self->works;
}

gboolean
gembok_server_group_has_address (GembokServerGroup *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->address)) != '\0';
}

/* --- trial --------------------------------------------------------------------------------------------------------- */

static void
set_trying (GembokServerGroup *self, gboolean trying)
{
  gtk_spinner_set_spinning (self->spinner, trying);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), trying);
  gtk_widget_set_sensitive (GTK_WIDGET (self->try_button), !trying && gembok_server_group_has_address (self));
}

static void
tried_cb (gpointer owner, const GembokServerTrial *trial, const GError *error)
{
  GembokServerGroup *self = owner;
  set_trying (self, FALSE);
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else
    {
      gembok_notice_show (self->notice, trial->works ? GEMBOK_NOTICE_GOOD : GEMBOK_NOTICE_ERROR, trial->verdict, NULL, NULL);
      gembok_diagnosis_list_show (self->findings, trial->findings);
    }
  set_works (self, error == NULL && trial->works);
  g_signal_emit (self, tried_signal, 0);
}

void
gembok_server_group_try (GembokServerGroup *self)
{
  g_autofree char *address = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address)));
  gembok_notice_hide (self->notice);
  gembok_diagnosis_list_show (self->findings, NULL);
  set_trying (self, TRUE);
  gembok_server_trial_run (self->settings, self, self->cancellable, tried_cb);
}

static void
forget_trial (GembokServerGroup *self)
{
  gembok_notice_hide (self->notice);
  gembok_diagnosis_list_show (self->findings, NULL);
  set_works (self, FALSE);
}

static void
address_changed_cb (GembokServerGroup *self)
{
  if (self->settings == NULL)
    return;
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
  g_autofree char *saved = g_settings_get_string (self->settings, "ams-address");
  if (g_str_equal (address, saved))
    return;
  g_settings_set_string (self->settings, "ams-address", address);
  forget_trial (self);
  set_trying (self, FALSE);
}

/* --- files of trust ------------------------------------------------------------------------------------------------ */

static void
ca_looked_cb (gpointer owner, const char *path, const char *words)
{
  GembokServerGroup *self = owner;
  g_autofree char *now = gembok_settings_text (self->settings, "ams-ca-file");
  if (g_strcmp0 (now, path) == 0)
    adw_action_row_set_subtitle (self->ca, words);
}

static void
show_ca (GembokServerGroup *self)
{
  g_autofree char *path = gembok_settings_text (self->settings, "ams-ca-file");
  const gboolean writable = g_settings_is_writable (self->settings, "ams-ca-file");
  adw_action_row_set_subtitle (self->ca,
                               path != NULL ? path : _ ("Not given: the certificate authorities of this computer count."));
  if (path != NULL)
    gembok_trust_file_look (path, self, ca_looked_cb);
  gtk_widget_set_visible (GTK_WIDGET (self->ca_choose), writable);
  gtk_widget_set_visible (GTK_WIDGET (self->ca_remove), writable && path != NULL);
}

static void remove_anchor_cb (GembokServerGroup *self, GtkButton *button);

static void
anchor_looked_cb (gpointer owner, const char *path, const char *words)
{
  (void) path;
  adw_action_row_set_subtitle (owner, words);
}

static void
add_anchor_row (GembokServerGroup *self, const char *path, gboolean writable)
{
  g_autofree char *name = g_path_get_basename (path);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (writable)
    {
      GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
      g_autofree char *label = g_strdup_printf (_ ("Remove %s"), name);
      gtk_widget_add_css_class (remove, "flat");
      gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (remove, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_object_set_data_full (G_OBJECT (remove), "path", g_strdup (path), g_free);
      g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_anchor_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
    }
  gembok_trust_file_look (path, row, anchor_looked_cb);
  adw_expander_row_add_row (self->anchors, row);
  g_ptr_array_add (self->anchor_rows, row);
}

static void
show_anchors (GembokServerGroup *self)
{
  g_auto (GStrv) paths = g_settings_get_strv (self->settings, "anchor-files");
  const gboolean writable = g_settings_is_writable (self->settings, "anchor-files");
  for (guint i = 0; i < self->anchor_rows->len; i++)
    adw_expander_row_remove (self->anchors, self->anchor_rows->pdata[i]);
  g_ptr_array_set_size (self->anchor_rows, 0);
  for (guint i = 0; paths[i] != NULL; i++)
    add_anchor_row (self, paths[i], writable);
  gtk_widget_set_visible (GTK_WIDGET (self->anchor_add), writable);
}

static void
remove_anchor_cb (GembokServerGroup *self, GtkButton *button)
{
  const char *path = g_object_get_data (G_OBJECT (button), "path");
  g_auto (GStrv) paths = g_settings_get_strv (self->settings, "anchor-files");
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  for (guint i = 0; paths[i] != NULL; i++)
    if (!g_str_equal (paths[i], path))
      g_strv_builder_add (kept, paths[i]);
  g_auto (GStrv) rest = g_strv_builder_end (kept);
  g_settings_set_strv (self->settings, "anchor-files", (const char *const *) rest);
}

static void
taken_cb (gpointer owner, const char *path, const char *key, const GError *error)
{
  GembokServerGroup *self = owner;
  if (error != NULL)
    {
      gembok_notice_show_error (self->notice, error);
      return;
    }
  if (g_str_equal (key, "ams-ca-file"))
    g_settings_set_string (self->settings, key, path);
  else
    {
      g_auto (GStrv) paths = g_settings_get_strv (self->settings, key);
      g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
      for (guint i = 0; paths[i] != NULL; i++)
        g_strv_builder_add (all, paths[i]);
      if (!g_strv_contains ((const char *const *) paths, path))
        g_strv_builder_add (all, path);
      g_auto (GStrv) more = g_strv_builder_end (all);
      g_settings_set_strv (self->settings, key, (const char *const *) more);
    }
}

static void
chosen_cb (GembokServerGroup *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  if (response != GTK_RESPONSE_ACCEPT)
    return;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  const char *key = g_intern_string (g_object_get_data (G_OBJECT (chooser), "key"));
  g_autofree char *path = g_file_get_path (file);
  gembok_notice_hide (self->notice);
  gembok_trust_file_take (path, key, self, self->cancellable, taken_cb);
}

static void
choose_file (GembokServerGroup *self, const char *title, const char *key)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Certificates"));
  gtk_file_filter_add_suffix (filter, "pem");
  gtk_file_filter_add_suffix (filter, "crt");
  gtk_file_filter_add_suffix (filter, "cer");
  gtk_file_filter_add_suffix (filter, "der");
  g_set_object (&self->chooser, NULL);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  g_object_set_data_full (G_OBJECT (self->chooser), "key", g_strdup (key), g_free);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_ca_cb (GembokServerGroup *self)
{
  choose_file (self, _ ("Choose the CA of the AMS"), "ams-ca-file");
}

static void
remove_ca_cb (GembokServerGroup *self)
{
  g_settings_reset (self->settings, "ams-ca-file");
}

static void
add_anchor_cb (GembokServerGroup *self)
{
  choose_file (self, _ ("Choose a trust anchor"), "anchor-files");
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
setting_changed_cb (GembokServerGroup *self, const char *key)
{
  if (g_str_equal (key, "ams-ca-file"))
    {
      show_ca (self);
      forget_trial (self);
    }
  else if (g_str_equal (key, "anchor-files"))
    show_anchors (self);
}

void
gembok_server_group_set_settings (GembokServerGroup *self, GSettings *settings)
{
  g_autofree char *address = g_settings_get_string (settings, "ams-address");
  gtk_editable_set_text (GTK_EDITABLE (self->address), address);
  gtk_editable_set_editable (GTK_EDITABLE (self->address), g_settings_is_writable (settings, "ams-address"));
  g_set_object (&self->settings, settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (setting_changed_cb), self, G_CONNECT_SWAPPED);
  show_ca (self);
  show_anchors (self);
  set_trying (self, FALSE);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WORKS)
    g_value_set_boolean (value, GEMBOK_SERVER_GROUP (object)->works);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  GembokServerGroup *self = GEMBOK_SERVER_GROUP (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (gembok_server_group_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokServerGroup *self = GEMBOK_SERVER_GROUP (object);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->anchor_rows);
  G_OBJECT_CLASS (gembok_server_group_parent_class)->finalize (object);
}

static void
gembok_server_group_class_init (GembokServerGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_WORKS] = g_param_spec_boolean ("works", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  tried_signal = g_signal_new ("tried", GEMBOK_TYPE_SERVER_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_DIAGNOSIS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/server-group.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, address);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, ca);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, ca_choose);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, ca_remove);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, anchors);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, anchor_add);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, try_button);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokServerGroup, findings);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_ca_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_ca_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_anchor_cb);
  gtk_widget_class_bind_template_callback (widget_class, gembok_server_group_try);
}

static void
gembok_server_group_init (GembokServerGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->anchor_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
