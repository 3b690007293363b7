/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Procedure files, which an agency or anybody may put into a data folder. */
#include "fuzz.h"
#include "procedure/procedure.h"

#define STEPS_MAX   64
#define MINUTES_MAX 100000

const guint fuzz_rounds = 1500;

static void
seed_file (FuzzSeeds *seeds, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "procedures", name, NULL);
  char *contents = NULL;
  gsize length = 0;
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) data = g_bytes_new_take (contents, length);
  fuzz_seed (seeds, name, data);
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  seed_file (seeds, "lock-kaltim.json");
  seed_file (seeds, "lock-kebumen.json");
  seed_file (seeds, "lock-lemsaneg-2017.json");
}

/* Every step can be reached: what comes before it is there, and it does not come before itself. */
static void
assert_order (GPtrArray *steps)
{
  g_autoptr (GHashTable) reached = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint round = 0; round < steps->len; round++)
    for (guint i = 0; i < steps->len; i++)
      {
        const GembokStep *step = g_ptr_array_index (steps, i);
        gboolean ready = TRUE;
        for (guint j = 0; step->after != NULL && step->after[j] != NULL; j++)
          ready = ready && g_hash_table_contains (reached, step->after[j]);
        if (ready)
          (void) g_hash_table_add (reached, step->id);
      }
  g_assert_cmpuint (g_hash_table_size (reached), ==, steps->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (GembokProcedure) procedure = gembok_procedure_parse (file, &error);
  fuzz_assert_told (procedure != NULL, &error);
  if (procedure == NULL)
    return 0;
  GPtrArray *steps = gembok_procedure_steps (procedure);
  g_assert_true (steps->len >= 1 && steps->len <= STEPS_MAX);
  g_assert_true (gembok_procedure_total_minutes (procedure) >= 0);
  for (guint i = 0; i < steps->len; i++)
    {
      const GembokStep *step = g_ptr_array_index (steps, i);
      g_assert_true (step->standard_minutes >= 0 && step->standard_minutes <= MINUTES_MAX);
      g_assert_true (gembok_procedure_find_step (procedure, step->id) == step);
      fuzz_assert_shown (gembok_bilingual_get (&step->title));
      fuzz_assert_shown (gembok_step_actor (step));
    }
  assert_order (steps);
  return 0;
}
