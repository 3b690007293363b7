/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/whom-group.h"

#include "app/display-account.h"
#include "app/display-list.h"
#include "app/notice.h"
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/library.h"
#include "procedure/request.h"

/* So many known people are offered at a time; the others are found by name. */
#define OFFERED_MAX 6

struct _GembokWhomGroup
{
  AdwBin parent_instance;

  /* template */
  AdwActionRow *self_row;
  GtkCheckButton *self_check;
  GtkCheckButton *guided_check;
  GembokNotice *notice;
  AdwPreferencesGroup *people;
  AdwEntryRow *search;
  GtkCheckButton *new_check;
  GtkLabel *more;

  /* owned */
  GembokDesk *desk;
  GPtrArray *rows; /* borrowed rows of `people` */
  GCancellable *cancellable;
  char *own_request; /* (nullable): of the only person known here */
  char *known;       /* (nullable): a request of whom is guided now */

  gboolean first; /* nothing was answered yet since the start */
};

G_DEFINE_FINAL_TYPE (GembokWhomGroup, gembok_whom_group, ADW_TYPE_BIN)

/* --- people -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *search;
  char *known;          /* (nullable) */
  GembokPerson *wanted; /* (nullable): whose request `known` is */
  GPtrArray *people;    /* (nullable) (element-type GembokPerson) */
  guint total;
  GError *error; /* (nullable) */
  GCancellable *cancellable;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_clear_pointer (&look->people, g_ptr_array_unref);
  g_clear_pointer (&look->wanted, gembok_person_free);
  g_clear_error (&look->error);
  g_object_unref (look->cancellable);
  g_free (look->known);
  g_free (look->search);
  g_free (look);
}

static GembokPerson *
person_of (GembokContext *context, const char *id)
{
  g_autoptr (GembokRequestView) view = id != NULL ? gembok_request_view (context, id, NULL) : NULL;
  if (view == NULL)
    return NULL;
  GembokPerson *person = g_new0 (GembokPerson, 1);
  person->name = g_strdup (view->request->applicant->name);
  person->nik = g_strdup (view->request->applicant->nik);
  person->organization = g_strdup (view->request->applicant->organization);
  person->request_id = g_strdup (id);
  return person;
}

static gpointer
look_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Look *look = input;
  if (!g_cancellable_is_cancelled (cancellable))
    {
      look->people = gembok_people_list (context, look->search, 0, OFFERED_MAX, &look->total, &look->error);
      look->wanted = person_of (context, look->known);
    }
  return look;
}

static void
add_person (GembokWhomGroup *self, const GembokPerson *person)
{
  g_autofree char *name = gembok_text_sanitise (person->name != NULL ? person->name : _ ("New applicant"), 100);
  g_autofree char *organization = gembok_text_sanitise (person->organization, 100);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->new_check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (check), "request", g_strdup (person->request_id), g_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), organization);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->people, row);
  g_object_set_data (G_OBJECT (row), "check", check);
  g_ptr_array_add (self->rows, row);
}

static void
choose_row (GembokWhomGroup *self, guint index)
{
  gtk_check_button_set_active (g_object_get_data (self->rows->pdata[index], "check"), TRUE);
}

/* Whoever is guided now is among those offered, even if others came after them. */
static void
choose_wanted (GembokWhomGroup *self, const Look *look)
{
  for (guint i = 0; i < look->people->len; i++)
    {
      const GembokPerson *person = look->people->pdata[i];
      if (!gembok_display_same_person (person->name, person->nik, look->wanted->name, look->wanted->nik))
        continue;
      choose_row (self, i);
      return;
    }
  add_person (self, look->wanted);
  choose_row (self, self->rows->len - 1);
}

/* Whoever is the only one known here will be the one who says "for myself". */
static void
show_self (GembokWhomGroup *self, const Look *look)
{
  g_clear_pointer (&self->own_request, g_free);
  g_autofree char *text = NULL;
  if (look->total == 1 && !gembok_desk_guides (self->desk))
    {
      const GembokPerson *person = look->people->pdata[0];
      g_autofree char *name = gembok_text_sanitise (person->name != NULL ? person->name : _ ("New applicant"), 100);
      self->own_request = g_strdup (person->request_id);
      text = g_strdup_printf (_ ("The data of %s are taken over from the request before."), name);
    }
  adw_action_row_set_subtitle (self->self_row, text != NULL ? text : "");
}

static void
show_people (GembokWhomGroup *self, const Look *look)
{
  gtk_check_button_set_active (self->new_check, TRUE);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->people, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < look->people->len; i++)
    add_person (self, look->people->pdata[i]);
  if (*look->search != '\0' && self->rows->len == 1)
    choose_row (self, 0);
  if (self->first)
    {
      show_self (self, look);
      if (look->wanted != NULL)
        choose_wanted (self, look);
      gtk_widget_set_visible (GTK_WIDGET (self->search), look->total > OFFERED_MAX);
      self->first = FALSE;
    }
  const guint more = look->total - MIN (look->total, look->people->len);
  g_autofree char *count = gembok_display_count (more, TRUE, FALSE);
  /* TRANSLATORS: a number of applicants: "and 12 applicants more …" */
  g_autofree char *text = g_strdup_printf (_ ("and %s more: type a part of the name, NIK or agency"), count);
  gtk_label_set_label (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), more > 0);
}

/* Where nobody can be read, somebody new can still be begun with. */
static void
looked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokWhomGroup *self = owner;
  Look *look = result;
  if (look->cancellable == self->cancellable)
    {
      if (look->error != NULL)
        gembok_notice_show_error (self->notice, look->error);
      else
        gembok_notice_hide (self->notice);
      if (look->people != NULL)
        show_people (self, look);
    }
  look_free (look);
}

static void
look_for_people (GembokWhomGroup *self)
{
  if (self->desk == NULL || gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  Look *look = g_new0 (Look, 1);
  look->search = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  look->known = self->first ? g_strdup (self->known) : NULL;
  look->cancellable = g_object_ref (self->cancellable);
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = look_in_thread, .input = look, .result_free = look_free, .done = looked_cb });
}

void
gembok_whom_group_start (GembokWhomGroup *self, GembokDesk *desk, const char *known)
{
  g_set_object (&self->desk, desk);
  const gboolean guides = known != NULL || gembok_desk_guides (desk);
  g_autofree char *own_known = g_strdup (known);
  g_free (self->known);
  self->known = g_steal_pointer (&own_known);
  self->first = TRUE;
  gtk_check_button_set_active (guides ? self->guided_check : self->self_check, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gembok_notice_hide (self->notice);
  look_for_people (self);
}

/* --- the choice ---------------------------------------------------------------------------------------------------- */

gboolean
gembok_whom_group_guided (GembokWhomGroup *self)
{
  return gtk_check_button_get_active (self->guided_check);
}

const char *
gembok_whom_group_known (GembokWhomGroup *self)
{
  if (!gembok_whom_group_guided (self))
    return self->own_request;
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkCheckButton *check = g_object_get_data (self->rows->pdata[i], "check");
      if (gtk_check_button_get_active (check))
        return g_object_get_data (G_OBJECT (check), "request");
    }
  return NULL;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokWhomGroup *self = GEMBOK_WHOM_GROUP (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_whom_group_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokWhomGroup *self = GEMBOK_WHOM_GROUP (object);
  g_ptr_array_unref (self->rows);
  g_object_unref (self->cancellable);
  g_free (self->own_request);
  g_free (self->known);
  G_OBJECT_CLASS (gembok_whom_group_parent_class)->finalize (object);
}

static void
gembok_whom_group_class_init (GembokWhomGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/whom-group.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, self_row);
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, self_check);
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, guided_check);
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, people);
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, search);
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, new_check);
  gtk_widget_class_bind_template_child (widget_class, GembokWhomGroup, more);
  gtk_widget_class_bind_template_callback (widget_class, look_for_people);
}

static void
gembok_whom_group_init (GembokWhomGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
