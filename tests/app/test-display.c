/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display.h"

#include "base/error.h"

static GembokStep
step_with (GembokAction action)
{
  return (GembokStep){ .id = (char *) "x", .number = (char *) "4", .action = action, .standard_minutes = 3 };
}

static void
durations (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } cases[] = { { 0, "0:00" }, { 21.9, "0:21" }, { 62, "1:02" }, { 3723, "1:02:03" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = gembok_display_duration (cases[i].seconds);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
times_of_steps (void)
{
  GembokStep step = step_with (GEMBOK_ACTION_CREATE_CSR);
  const GembokPlanStep open = { &step, GEMBOK_STEP_NEXT, 12 };
  const GembokPlanStep done = { &step, GEMBOK_STEP_DONE, 62 };
  g_autofree char *standard = gembok_display_step_time (&open);
  g_autofree char *taken = gembok_display_step_time (&done);
  g_assert_cmpstr (standard, ==, "standard 3 min");
  g_assert_cmpstr (taken, ==, "1:02 · standard 3 min");
  step.standard_minutes = 0;
  g_autofree char *alone = gembok_display_step_time (&done);
  g_assert_cmpstr (alone, ==, "1:02");
  g_assert_null (gembok_display_step_time (&open));
}

static void
what_steps_need (void)
{
  g_autoptr (GPtrArray) all = gembok_procedures_load (NULL);
  const GembokProcedure *kaltim = NULL;
  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (gembok_procedure_id (all->pdata[i]), "lock-kaltim"))
      kaltim = all->pdata[i];
  const GembokStep *upload = gembok_procedure_step_of (kaltim, GEMBOK_ACTION_UPLOAD_CSR, NULL);
  g_autofree char *needs = gembok_display_step_needs (upload);
  g_assert_cmpstr (needs, ==, "Needs: The LOCK application; CSR");
  const GembokStep nothing = { .needs = NULL };
  g_assert_null (gembok_display_step_needs (&nothing));
}

static void
half_minutes (void)
{
  g_autofree char *half = gembok_display_minutes (0.5);
  g_autofree char *whole = gembok_display_minutes (20);
  g_assert_cmpstr (half, ==, "0.5 min");
  g_assert_cmpstr (whole, ==, "20 min");
}

static void
pages (void)
{
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  g_autoptr (GArray) plan = g_array_new (FALSE, TRUE, sizeof (GembokPlanStep));
  const GembokRequestView view = { .request = request, .plan = plan };
  const GembokStep create = step_with (GEMBOK_ACTION_CREATE_CSR), decide = step_with (GEMBOK_ACTION_DECIDE);
  request->state = GEMBOK_REQUEST_DRAFT;
  g_assert_cmpint (gembok_display_page (&create, &view), ==, GEMBOK_PAGE_DATA);
  g_assert_cmpint (gembok_display_page (&decide, &view), ==, GEMBOK_PAGE_SEND);
  request->csr = g_bytes_new_static ("x", 1);
  g_assert_cmpint (gembok_display_page (&create, &view), ==, GEMBOK_PAGE_CSR);
  request->state = GEMBOK_REQUEST_SUBMITTED;
  g_assert_cmpint (gembok_display_page (&decide, &view), ==, GEMBOK_PAGE_WAITING);
  /* Returned: first told why, then, with everything in its place again, sent. */
  const GembokStep upload = step_with (GEMBOK_ACTION_UPLOAD_DOCUMENTS);
  g_array_append_val (plan, ((GembokPlanStep){ &upload, GEMBOK_STEP_FAILED, 0 }));
  request->state = GEMBOK_REQUEST_REJECTED;
  g_assert_cmpint (gembok_display_page (&decide, &view), ==, GEMBOK_PAGE_WAITING);
  g_array_index (plan, GembokPlanStep, 0).state = GEMBOK_STEP_READY;
  g_assert_cmpint (gembok_display_page (&decide, &view), ==, GEMBOK_PAGE_SEND);
}

static void
current_step (void)
{
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  g_autoptr (GArray) plan = g_array_new (FALSE, TRUE, sizeof (GembokPlanStep));
  const GembokRequestView view = { .request = request, .plan = plan };
  const GembokStep log_in = step_with (GEMBOK_ACTION_LOG_IN), create = step_with (GEMBOK_ACTION_CREATE_CSR),
                   decide = step_with (GEMBOK_ACTION_DECIDE);
  g_array_append_val (plan, ((GembokPlanStep){ &log_in, GEMBOK_STEP_NEXT, 0 }));
  g_array_append_val (plan, ((GembokPlanStep){ &create, GEMBOK_STEP_NEXT, 0 }));
  g_array_append_val (plan, ((GembokPlanStep){ &decide, GEMBOK_STEP_OPEN, 0 }));
  request->state = GEMBOK_REQUEST_DRAFT;
  /* The work at home needs no log-in. */
  g_assert_true (gembok_display_current (&view)->step == &create);
  g_array_index (plan, GembokPlanStep, 1).state = GEMBOK_STEP_READY;
  g_assert_true (gembok_display_current (&view)->step == &decide);
}

static void
add_document (GPtrArray *documents, GembokDocumentState state)
{
  GembokVaultDocument *document = gembok_vault_document_new ();
  document->state = state;
  g_ptr_array_add (documents, document);
}

/* Returned: why is told first; from the first replacement on the documents have the word. */
static void
current_step_once_returned (void)
{
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  g_autoptr (GArray) plan = g_array_new (FALSE, TRUE, sizeof (GembokPlanStep));
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_document_free);
  const GembokRequestView view = { .request = request, .plan = plan, .documents = documents };
  const GembokStep upload = step_with (GEMBOK_ACTION_UPLOAD_DOCUMENTS), decide = step_with (GEMBOK_ACTION_DECIDE);
  g_array_append_val (plan, ((GembokPlanStep){ &upload, GEMBOK_STEP_FAILED, 0 }));
  g_array_append_val (plan, ((GembokPlanStep){ &decide, GEMBOK_STEP_FAILED, 0 }));
  request->state = GEMBOK_REQUEST_REJECTED;
  add_document (documents, GEMBOK_DOCUMENT_REJECTED);
  g_assert_true (gembok_display_current (&view)->step == &decide);
  add_document (documents, GEMBOK_DOCUMENT_READY);
  g_assert_true (gembok_display_current (&view)->step == &upload);
}

/* What a refusal or a withdrawal makes needless was never done. */
static void
steps_done (void)
{
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  g_autoptr (GArray) plan = g_array_new (FALSE, TRUE, sizeof (GembokPlanStep));
  const GembokRequestView view = { .request = request, .plan = plan };
  const GembokStep step = step_with (GEMBOK_ACTION_CREATE_CSR);
  static const GembokStepState states[]
      = { GEMBOK_STEP_DONE, GEMBOK_STEP_READY, GEMBOK_STEP_FAILED, GEMBOK_STEP_NOT_NEEDED };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      const GembokPlanStep entry = { &step, states[i], 0 };
      g_array_append_val (plan, entry);
    }
  request->state = GEMBOK_REQUEST_SUBMITTED;
  g_assert_cmpuint (gembok_display_steps_done (&view), ==, 3);
  request->state = GEMBOK_REQUEST_REFUSED;
  g_assert_cmpuint (gembok_display_steps_done (&view), ==, 2);
  request->state = GEMBOK_REQUEST_CANCELLED;
  g_assert_cmpuint (gembok_display_steps_done (&view), ==, 2);
}

static void
test_failure (void)
{
  g_autoptr (GError) error = NULL;
  gembok_error_set (&error, GEMBOK_ERROR_STORAGE, "Free some space.", "The disk is full.");
  g_autofree char *alone = gembok_display_failure (error, NULL);
  g_assert_cmpstr (alone, ==, "The disk is full.\n\nFree some space.");
  g_autofree char *helped = gembok_display_failure (error, "Help: Diskominfo <Contoh>");
  g_assert_cmpstr (helped, ==, "The disk is full.\n\nFree some space.\n\nHelp: Diskominfo <Contoh>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/durations", durations);
  g_test_add_func ("/display/times-of-steps", times_of_steps);
  g_test_add_func ("/display/needs-of-steps", what_steps_need);
  g_test_add_func ("/display/half-minutes", half_minutes);
  g_test_add_func ("/display/pages", pages);
  g_test_add_func ("/display/current-step", current_step);
  g_test_add_func ("/display/current-step-once-returned", current_step_once_returned);
  g_test_add_func ("/display/steps-done", steps_done);
  g_test_add_func ("/app/display/failure", test_failure);
  return g_test_run ();
}
