/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/backup-contents.h"

#include "base/i18n.h"

/* Nobody reads more rows than that, and each is a widget. */
#define ROWS_MAX 100

struct _GembokBackupContents
{
  AdwBin parent_instance;

  /* template */
  AdwPreferencesGroup *requests;
  AdwPreferencesGroup *servers;
  AdwPreferencesGroup *notes;

  /* owned */
  GPtrArray *rows; /* (element-type GtkWidget): borrowed from the groups */
};

G_DEFINE_FINAL_TYPE (GembokBackupContents, gembok_backup_contents, ADW_TYPE_BIN)

/* What others wrote is text, never markup. */
static void
add_row (GembokBackupContents *self, AdwPreferencesGroup *group, const char *title, const char *subtitle, GtkWidget *icon)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, "subtitle",
                                 subtitle != NULL ? subtitle : "", "subtitle-lines", 0, NULL);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (group, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
  g_ptr_array_add (self->rows, row);
}

static GtkWidget *
make_icon (const char *name, const char *style)
{
  GtkWidget *icon
      = g_object_new (GTK_TYPE_IMAGE, "icon-name", name, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  if (style != NULL)
    gtk_widget_add_css_class (icon, style);
  return icon;
}

static void
clear (GembokBackupContents *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->requests), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->servers), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), FALSE);
}

static void
add_requests (GembokBackupContents *self, const GembokBackupReport *report, GembokBackupStage stage)
{
  for (guint i = 0; i < MIN (report->items->len, ROWS_MAX); i++)
    {
      const GembokBackupItem *item = report->items->pdata[i];
      g_autofree char *name = gembok_display_backup_name (item);
      g_autofree char *about = gembok_display_backup_about (item, stage);
      add_row (self, self->requests, name, about,
               make_icon (gembok_display_outcome_icon (item->outcome, stage),
                          gembok_display_outcome_class (item->outcome, stage)));
    }
  if (report->items->len <= ROWS_MAX)
    return;
  const guint more = report->items->len - ROWS_MAX;
  g_autofree char *text = g_strdup_printf (ngettext_ ("and %u more", "and %u more", more), more);
  add_row (self, self->requests, text, NULL, NULL);
}

void
gembok_backup_contents_show (GembokBackupContents *self, const GembokBackupReport *report, GembokBackupStage stage)
{
  clear (self);
  add_requests (self, report, stage);
  for (guint i = 0; stage == GEMBOK_BACKUP_PLANNED && i < report->servers->len; i++)
    {
      const GembokBackupServer *server = report->servers->pdata[i];
      g_autofree char *about = gembok_display_backup_server (server);
      add_row (self, self->servers, server->url, about, make_icon ("network-server-symbolic", NULL));
    }
  for (guint i = 0; i < report->warnings->len; i++)
    add_row (self, self->notes, report->warnings->pdata[i], NULL, make_icon ("dialog-warning-symbolic", "warning"));
}

/* --- object --------------------------------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  g_ptr_array_unref (GEMBOK_BACKUP_CONTENTS (object)->rows);
  G_OBJECT_CLASS (gembok_backup_contents_parent_class)->finalize (object);
}

static void
gembok_backup_contents_class_init (GembokBackupContentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/backup-contents.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokBackupContents, requests);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupContents, servers);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupContents, notes);
}

static void
gembok_backup_contents_init (GembokBackupContents *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
