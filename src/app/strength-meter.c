/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/strength-meter.h"

#include "app/work.h"
#include "base/i18n.h"

#define JUDGE_AFTER_MS 150

struct _GembokStrengthMeter
{
  AdwBin parent_instance;

  /* template */
  GtkLevelBar *bar;
  GtkLabel *words;

  /* owned */
  GStrv personal;       /* (nullable) */
  GembokSecret *latest; /* (nullable): waits for its turn */
  GCancellable *cancellable;

  guint timer;
  guint turn; /* of what was given last: an older judgement does not count any more */
  int score;
};

enum
{
  PROP_0,
  PROP_SCORE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GembokStrengthMeter, gembok_strength_meter, ADW_TYPE_BIN)

const char *
gembok_strength_word (int score)
{
  static const char *const words[] = { N_ ("Very easy to guess"), N_ ("Easy to guess"), N_ ("Not hard enough to guess"),
                                       N_ ("Hard to guess"), N_ ("Very hard to guess") };
  return _ (words[CLAMP (score, 0, 4)]);
}

/* --- showing ------------------------------------------------------------------------------------------------------- */

static void
set_score (GembokStrengthMeter *self, int score)
{
  self->score = score;
  gtk_level_bar_set_value (self->bar, MAX (score, 0));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCORE]);
}

static void
show_strength (GembokStrengthMeter *self, const GembokPassphraseStrength *strength)
{
  g_autoptr (GString) words = g_string_new (gembok_strength_word (strength->score));
  g_string_append_c (words, '.');
  if (strength->score < 3 && strength->reason != NULL)
    g_string_append_printf (words, " %s", strength->reason);
  if (strength->score < 3 && strength->suggestion != NULL)
    g_string_append_printf (words, " %s", strength->suggestion);
  gtk_label_set_label (self->words, words->str);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  set_score (self, strength->score);
}

static void
show_nothing (GembokStrengthMeter *self)
{
  gtk_label_set_label (self->words, "");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  set_score (self, -1);
}

/* --- judging ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokSecret *typed;
  GStrv personal;
  guint turn;
  GembokPassphraseStrength strength;
  GError *error; /* (nullable): it is no passphrase at all */
} Judging;

static void
judging_free (gpointer data)
{
  Judging *judging = data;
  gembok_secret_free (judging->typed);
  g_strfreev (judging->personal);
  g_clear_error (&judging->error);
  g_free (judging);
}

static gpointer
judge_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  Judging *judging = input;
  g_autoptr (GembokSecret) normal = gembok_passphrase_normalise (judging->typed, &judging->error);
  if (normal != NULL)
    gembok_passphrase_judge (normal, (const char *const *) judging->personal, &judging->strength);
  g_clear_pointer (&judging->typed, gembok_secret_free);
  return judging;
}

static void
judged_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokStrengthMeter *self = owner;
  Judging *judging = result;
  if (judging->turn == self->turn && judging->error != NULL)
    {
      gtk_label_set_label (self->words, judging->error->message);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      set_score (self, 0);
    }
  else if (judging->turn == self->turn)
    show_strength (self, &judging->strength);
  judging_free (judging);
}

static gboolean
start_judging (gpointer data)
{
  GembokStrengthMeter *self = data;
  Judging *judging = g_new0 (Judging, 1);
  self->timer = 0;
  judging->typed = g_steal_pointer (&self->latest);
  judging->personal = g_strdupv (self->personal);
  judging->turn = self->turn;
  gembok_work_run (
      NULL, self, self->cancellable,
      &(GembokWork){
          .func = judge_in_thread, .input = judging, .result_free = judging_free, .lane = "strength", .done = judged_cb });
  return G_SOURCE_REMOVE;
}

void
gembok_strength_meter_judge (GembokStrengthMeter *self, GembokSecret *typed)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->latest, gembok_secret_free);
  self->turn++;
  if (gembok_secret_length (typed) == 0)
    {
      gembok_secret_free (typed);
      show_nothing (self);
      return;
    }
  /* What was good for the former text says nothing of the new one. */
  set_score (self, -1);
  self->latest = typed;
  self->timer = g_timeout_add (JUDGE_AFTER_MS, start_judging, self);
}

void
gembok_strength_meter_set_words (GembokStrengthMeter *self, GStrv personal_words)
{
  g_strfreev (self->personal);
  self->personal = personal_words;
}

int
gembok_strength_meter_score (GembokStrengthMeter *self)
{
  return self->score;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SCORE)
    g_value_set_int (value, GEMBOK_STRENGTH_METER (object)->score);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  GembokStrengthMeter *self = GEMBOK_STRENGTH_METER (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->latest, gembok_secret_free);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (gembok_strength_meter_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokStrengthMeter *self = GEMBOK_STRENGTH_METER (object);
  g_clear_object (&self->cancellable);
  g_strfreev (self->personal);
  G_OBJECT_CLASS (gembok_strength_meter_parent_class)->finalize (object);
}

static void
gembok_strength_meter_class_init (GembokStrengthMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_SCORE] = g_param_spec_int ("score", NULL, NULL, -1, 4, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/strength-meter.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokStrengthMeter, bar);
  gtk_widget_class_bind_template_child (widget_class, GembokStrengthMeter, words);
}

static void
gembok_strength_meter_init (GembokStrengthMeter *self)
{
  self->cancellable = g_cancellable_new ();
  self->score = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}
