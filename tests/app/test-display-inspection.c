/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-inspection.h"

static void
steps (void)
{
  static const struct
  {
    GembokInspection inspection;
    GembokInspectionStep step;
    const char *belongs;
  } cases[] = {
    { { .kind = GEMBOK_INSPECTED_P12, .locked = TRUE }, GEMBOK_INSPECTION_UNLOCK, NULL },
    { { .kind = GEMBOK_INSPECTED_CSR }, GEMBOK_INSPECTION_NONE, NULL },
    { { .kind = GEMBOK_INSPECTED_CSR, .request_id = (char *) "a", .request_name = (char *) "Siti" },
      GEMBOK_INSPECTION_OPEN_REQUEST,
      "It belongs to a key on this computer: the request of Siti." },
    { { .kind = GEMBOK_INSPECTED_CERTIFICATES, .request_id = (char *) "a", .request_name = (char *) "Siti" },
      GEMBOK_INSPECTION_KEEP,
      "It belongs to a key on this computer: the request of Siti." },
    { { .kind = GEMBOK_INSPECTED_P12, .request_id = (char *) "a", .request_name = (char *) "Siti", .kept = (char *) "00" },
      GEMBOK_INSPECTION_OPEN_CERTIFICATE,
      "It is kept here already, for the request of Siti." },
    { { .kind = GEMBOK_INSPECTED_CERTIFICATES }, GEMBOK_INSPECTION_NONE, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *belongs = gembok_display_inspection_belongs (&cases[i].inspection);
      g_assert_cmpint (gembok_display_inspection_step (&cases[i].inspection), ==, cases[i].step);
      g_assert_cmpstr (belongs, ==, cases[i].belongs);
      g_assert_true ((gembok_display_inspection_verb (cases[i].step) == NULL) == (cases[i].step == GEMBOK_INSPECTION_NONE));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/display-inspection/steps", steps);
  return g_test_run ();
}
