/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/key-page.h"

#include "app/guide-hint.h"
#include "app/keyboard.h"
#include "app/secret-entry.h"
#include "app/strength-meter.h"
#include "base/i18n.h"

#define SUGGESTED_WORDS 6
#define GOOD_SCORE      3

struct _GembokKeyPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkStack *stack;
  AdwPasswordEntryRow *first;
  AdwPasswordEntryRow *second;
  GembokStrengthMeter *meter;
  GtkLabel *mismatch;
  AdwExpanderRow *suggestion;
  GtkLabel *suggested;
  AdwEntryRow *acknowledgement;
  GtkLabel *otherwise;
  AdwComboRow *algorithm;
  GtkLabel *making;

  /* owned */
  GCancellable *cancellable; /* of the key that is being made */
  GStrv algorithms;          /* (nullable): names, as the policy has them */
  char *request_id;          /* (nullable): what the page was filled for */
  GembokSecret *proposal;    /* (nullable): the passphrase that is suggested */

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (GembokKeyPage, gembok_key_page, GEMBOK_TYPE_STEP_PAGE)

/* --- what is typed ------------------------------------------------------------------------------------------------- */

/* The word that is typed to show that the warning was read; it is part of the translation. */
static const char *
word_to_type (void)
{
  return _ ("I UNDERSTAND");
}

/* As what is typed says: all of it, nothing against it so far, or something else. */
typedef enum
{
  UNDERSTOOD,
  BEGUN,
  OTHERWISE
} Acknowledgement;

static Acknowledgement
acknowledgement (GembokKeyPage *self)
{
  g_autofree char *typed = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->acknowledgement)), -1);
  g_autofree char *wanted = g_utf8_casefold (word_to_type (), -1);
  g_strchug (typed);
  if (g_str_has_prefix (wanted, typed) && !g_str_equal (wanted, typed))
    return BEGUN;
  return g_str_equal (g_strchomp (typed), wanted) ? UNDERSTOOD : OTHERWISE;
}

static void
show_readiness (GembokKeyPage *self)
{
  GtkEditable *first = GTK_EDITABLE (self->first), *second = GTK_EDITABLE (self->second);
  const gboolean same = gembok_secret_entry_equal (first, second);
  const gboolean repeated = !gembok_secret_entry_is_empty (second);
  const Acknowledgement said = acknowledgement (self);
  const gboolean ready
      = same && repeated && said == UNDERSTOOD && gembok_strength_meter_score (self->meter) >= GOOD_SCORE && !self->busy;
  gtk_widget_set_visible (GTK_WIDGET (self->mismatch), repeated && !same);
  gtk_widget_set_visible (GTK_WIDGET (self->otherwise), said == OTHERWISE);
  g_object_set (self, "primary-sensitive", ready, NULL);
}

static void
first_changed_cb (GembokKeyPage *self)
{
  gembok_strength_meter_judge (self->meter, gembok_secret_entry_copy (GTK_EDITABLE (self->first)));
  show_readiness (self);
}

static void
forget_proposal (GembokKeyPage *self)
{
  g_clear_pointer (&self->proposal, gembok_secret_free);
  gtk_label_set_label (self->suggested, "");
  adw_expander_row_set_expanded (self->suggestion, FALSE);
}

static void
forget_secrets (GembokKeyPage *self)
{
  gembok_secret_entry_clear (GTK_EDITABLE (self->first));
  gembok_secret_entry_clear (GTK_EDITABLE (self->second));
  gembok_strength_meter_judge (self->meter, gembok_secret_new (1));
  gtk_editable_set_text (GTK_EDITABLE (self->acknowledgement), "");
  forget_proposal (self);
  show_readiness (self);
}

/* --- a suggestion --------------------------------------------------------------------------------------------------- */

/* It is on the screen only while the row is open, to be written down; it never gets to the clipboard. */
static void
suggestion_opened_cb (GembokKeyPage *self)
{
  if (!adw_expander_row_get_expanded (self->suggestion))
    {
      gtk_label_set_label (self->suggested, "");
      return;
    }
  if (self->proposal == NULL)
    self->proposal = gembok_passphrase_suggest (SUGGESTED_WORDS);
  gtk_label_set_label (self->suggested, gembok_secret_text (self->proposal));
}

static void
another_cb (GembokKeyPage *self)
{
  g_clear_pointer (&self->proposal, gembok_secret_free);
  suggestion_opened_cb (self);
}

/* The second entry stays empty, and the words are out of sight: typing them once shows that they were written down. */
static void
take_suggestion_cb (GembokKeyPage *self)
{
  gembok_secret_entry_fill (GTK_EDITABLE (self->first), self->proposal);
  first_changed_cb (self);
  adw_expander_row_set_expanded (self->suggestion, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->second));
}

/* --- making the key -------------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokSecret *passphrase;
  char *algorithm; /* (nullable): the policy's default */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;
  gembok_secret_free (making->passphrase);
  g_free (making->algorithm);
  g_free (making);
}

static GembokRequestView *
make_in_thread (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  const Making *making = input;
  return gembok_request_create_key (context, id, making->algorithm, making->passphrase, cancellable, error);
}

static void
set_busy (GembokKeyPage *self, gboolean busy)
{
  const gboolean here = gembok_keyboard_is_in (GTK_WIDGET (self));
  self->busy = busy;
  gtk_stack_set_visible_child_name (self->stack, busy ? "making" : "form");
  gembok_step_page_set_primary (GEMBOK_STEP_PAGE (self), busy ? NULL : _ ("_Make Key"), FALSE);
  gembok_step_page_set_secondary (GEMBOK_STEP_PAGE (self), busy ? _ ("_Cancel") : NULL);
  show_readiness (self);
  if (here)
    gembok_keyboard_go_to (GTK_WIDGET (self));
}

static void
made_cb (gpointer owner, const GError *error)
{
  GembokKeyPage *self = owner;
  GembokStepPage *page = owner;
  set_busy (self, FALSE);
  forget_secrets (self);
  if (error == NULL)
    gembok_step_page_go_on (page);
  else if (gembok_error_get_code (error) == GEMBOK_ERROR_CANCELLED)
    gembok_notice_show (gembok_step_page_notice (page), GEMBOK_NOTICE_INFO, _ ("Making the key was cancelled."),
                        _ ("No key was made. Type the passphrase again when you are ready."), NULL);
  else
    gembok_notice_show_error (gembok_step_page_notice (page), error);
}

static void
progress_cb (gpointer watcher, const GembokProgress *progress)
{
  GembokKeyPage *self = watcher;
  if (progress->stage == GEMBOK_STAGE_DERIVE_KEY)
    gtk_label_set_label (self->making, _ ("Locking the key with your passphrase …"));
}

static const char *
chosen_algorithm (GembokKeyPage *self)
{
  const guint index = adw_combo_row_get_selected (self->algorithm);
  return self->algorithms != NULL && index < g_strv_length (self->algorithms) ? self->algorithms[index] : NULL;
}

static const char *
label_of (const char *name)
{
  GembokKeyAlgorithm algorithm;
  return gembok_key_algorithm_from_name (name, &algorithm) ? gembok_key_algorithm_label (algorithm) : name;
}

static void
primary (GembokStepPage *page)
{
  GembokKeyPage *self = GEMBOK_KEY_PAGE (page);
  Making *making = g_new0 (Making, 1);
  const char *algorithm = chosen_algorithm (self);
  g_autofree char *words = algorithm != NULL ? g_strdup_printf (_ ("Making a key (%s) …"), label_of (algorithm))
                                             : g_strdup (_ ("Making a key …"));
  making->passphrase = gembok_secret_entry_copy (GTK_EDITABLE (self->first));
  making->algorithm = g_strdup (algorithm);
  gtk_label_set_label (self->making, words);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  forget_secrets (self);
  set_busy (self, TRUE);
  gembok_step_page_run_until (
      page, self->cancellable,
      &(GembokRequestWork){
          .func = make_in_thread, .input = making, .input_free = making_free, .progress = progress_cb, .done = made_cb });
}

static void
secondary (GembokStepPage *page)
{
  g_cancellable_cancel (GEMBOK_KEY_PAGE (page)->cancellable);
}

/* --- page ---------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GStrv algorithms;
  char *preset;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;
  g_strfreev (choice->algorithms);
  g_free (choice->preset);
  g_free (choice);
}

static gpointer
choice_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  g_autoptr (GembokRequestView) view = gembok_request_view (context, input, error);
  g_autoptr (GembokPolicy) policy = view != NULL ? gembok_request_policy (context, view->request) : NULL;
  if (policy == NULL)
    return NULL;
  Choice *choice = g_new0 (Choice, 1);
  choice->algorithms = g_strdupv (policy->key_algorithms);
  choice->preset = g_strdup (policy->default_key_algorithm);
  return choice;
}

static void
choice_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokKeyPage *self = owner;
  Choice *choice = result;
  if (choice == NULL)
    return;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint preset = 0;
  for (guint i = 0; choice->algorithms[i] != NULL; i++)
    {
      gtk_string_list_append (labels, label_of (choice->algorithms[i]));
      if (g_strcmp0 (choice->algorithms[i], choice->preset) == 0)
        preset = i;
    }
  g_strfreev (self->algorithms);
  self->algorithms = g_steal_pointer (&choice->algorithms);
  adw_combo_row_set_model (self->algorithm, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->algorithm, preset);
  choice_free (choice);
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokKeyPage *self = GEMBOK_KEY_PAGE (page);
  gembok_strength_meter_set_words (self->meter, gembok_applicant_personal_words (view->request->applicant));
  if (g_strcmp0 (self->request_id, view->request->id) == 0)
    return;
  g_free (self->request_id);
  self->request_id = g_strdup (view->request->id);
  gembok_desk_work (gembok_request_model_desk (gembok_step_page_request (page)), self, gembok_step_page_cancellable (page),
                    &(GembokWork){ .func = choice_in_thread,
                                   .input = g_strdup (view->request->id),
                                   .input_free = g_free,
                                   .result_free = choice_free,
                                   .done = choice_cb });
}

/* A key that is being made goes on: what it was made for is in the vault before anybody hears of it. */
static void
leave (GembokStepPage *page)
{
  forget_secrets (GEMBOK_KEY_PAGE (page));
}

static void
turn (GembokStepPage *page)
{
  GembokKeyPage *self = GEMBOK_KEY_PAGE (page);
  g_clear_pointer (&self->request_id, g_free);
  set_busy (self, FALSE);
  forget_secrets (self);
}

static void
dispose (GObject *object)
{
  GembokKeyPage *self = GEMBOK_KEY_PAGE (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->proposal, gembok_secret_free);
  G_OBJECT_CLASS (gembok_key_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokKeyPage *self = GEMBOK_KEY_PAGE (object);
  g_clear_object (&self->cancellable);
  g_strfreev (self->algorithms);
  g_free (self->request_id);
  G_OBJECT_CLASS (gembok_key_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (GEMBOK_TYPE_GUIDE_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/key-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, first);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, second);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, meter);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, mismatch);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, suggestion);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, suggested);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, acknowledgement);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, otherwise);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, algorithm);
  gtk_widget_class_bind_template_child (widget_class, GembokKeyPage, making);
  gtk_widget_class_bind_template_callback (widget_class, first_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, gembok_step_page_press);
  gtk_widget_class_bind_template_callback (widget_class, show_readiness);
  gtk_widget_class_bind_template_callback (widget_class, suggestion_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, another_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_suggestion_cb);
}

static void
gembok_key_page_class_init (GembokKeyPageClass *klass)
{
  GembokStepPageClass *page_class = GEMBOK_STEP_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  page_class->update = update;
  page_class->primary = primary;
  page_class->secondary = secondary;
  page_class->leave = leave;
  page_class->turn = turn;
  g_type_ensure (GEMBOK_TYPE_STRENGTH_METER);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
gembok_key_page_init (GembokKeyPage *self)
{
  g_autofree char *title = g_strdup_printf (_ ("Type “%s” if you have understood this"), word_to_type ());
  g_autofree char *otherwise
      = g_strdup_printf (_ ("What is typed here is not “%s”. No key is made before."), word_to_type ());
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_label (self->otherwise, otherwise);
  gembok_secret_entry_prepare (GTK_EDITABLE (self->first));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->second));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->acknowledgement), title);
  set_busy (self, FALSE);
}
