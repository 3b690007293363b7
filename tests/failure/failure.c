/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "failure.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

/* Later calls of one function in one piece of work fail as the first ones do. */
#define CALLS_MAX 12
/* So many allocations no piece of work here makes: something never ends. */
#define ALLOCATIONS_MAX 200000
#define NOTHING         -2

/* The last words of a program that ends by design. */
static const char *const last_words[] = {
  "SHA-256 is not available",
  "the random source failed",
  "no memory for ",
  " bytes of memory are not to be had",
  "a value could not be handed to SQLite",
  /* OpenSSL 3.0 itself, without memory: d2i_ECDSA_SIG() does not look at what BN_new() gave it. */
  "it ended within libcrypto",
};

static struct
{
  int index;
  guint nth;
  FaultMode mode;
  guint calls; /* of that index since it was armed */
  gboolean struck;
} fault = { .index = NOTHING };

void
fault_arm (int index, guint nth, FaultMode mode)
{
  fault.index = index;
  fault.nth = nth;
  fault.mode = mode;
  fault.calls = 0;
  fault.struck = FALSE;
}

gboolean
fault_disarm (void)
{
  fault.index = NOTHING;
  return fault.struck;
}

int
fault_strikes (int index)
{
  if (index != fault.index)
    return 0;
  fault.calls++;
  if (fault.calls < fault.nth || (fault.mode == FAULT_ONCE && fault.calls > fault.nth))
    return 0;
  fault.struck = TRUE;
  return 1;
}

/* --- where a trial is, seen by both processes ---------------------------------------------------------------------------- */

typedef struct
{
  int index;
  guint nth;
  FaultMode mode;
  guint failures, doors, ends;
  gboolean over;
  char words[256];
} Course;

/* Everything that is still to be tried comes after what is tried now. */
static gboolean
go_on (Course *course, const FaultTrial *trial, gboolean struck)
{
  const guint most = course->index == FAULT_MEMORY ? ALLOCATIONS_MAX : CALLS_MAX;
  course->failures += struck;
  if (struck && course->mode == FAULT_ONCE && (course->index == FAULT_MEMORY || course->nth == 1))
    {
      course->mode = FAULT_ONWARDS;
      return TRUE;
    }
  course->mode = FAULT_ONCE;
  course->doors += struck && course->nth == 1;
  course->nth += course->index == FAULT_MEMORY ? MAX (trial->step, 1) : 1;
  if (struck && course->nth <= most)
    return TRUE;
  if (course->index == FAULT_MEMORY)
    return FALSE;
  course->index++;
  course->nth = 1;
  return fault_names[course->index] != NULL;
}

static void
assert_told (const FaultTrial *trial, gboolean worked, const GError *error)
{
  const gboolean told = worked == (error == NULL);
  const gboolean ours = error == NULL || (error->domain == GEMBOK_ERROR && error->message[0] != '\0');
  if (!told || !ours || (worked && trial->must_fail))
    g_error ("%s %s", trial->name,
             worked          ? "works though it must not, or sets an error"
             : error != NULL ? error->message
                             : "fails without an error");
}

/* Without a fault it works, or is refused: else the trial would prove nothing. */
static void
try_in_peace (const FaultTrial *trial)
{
  g_autoptr (GError) error = NULL;
  const gboolean worked = trial->run (&error);
  assert_told (trial, worked, error);
  if (!worked && !trial->must_fail)
    g_error ("%s does not work in peace: %s", trial->name, error->message);
}

/* --- the other process ----------------------------------------------------------------------------------------------------- */

static Course *course_here;
static void (*make_secrets) (void);

void
fault_set_secrets (void (*make) (void))
{
  make_secrets = make;
}

static void
keep_words (const char *domain G_GNUC_UNUSED, GLogLevelFlags level, const char *message, gpointer user_data G_GNUC_UNUSED)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    g_strlcpy (course_here->words, message, sizeof course_here->words);
}

/* Where a library falls over by itself, nothing of ours can be mended; where we do, it is told. */
static void
on_fall (int signal_number, siginfo_t *info G_GNUC_UNUSED, void *data)
{
  const ucontext_t *context = data;
#if defined(__x86_64__)
  const gsize at = (gsize) context->uc_mcontext.gregs[REG_RIP];
#else
  const gsize at = (gsize) context->uc_mcontext.pc;
#endif
  Dl_info where = { 0 };
  if (dladdr ((const void *) at, &where) != 0 && where.dli_fname != NULL && strstr (where.dli_fname, "libcrypto.so") != NULL)
    g_strlcpy (course_here->words, "it ended within libcrypto", sizeof course_here->words);
  (void) signal (signal_number, SIG_DFL);
  (void) raise (signal_number);
}

static void
try_on (Course *course, const FaultTrial *trial)
{
  const struct sigaction fall = { .sa_sigaction = on_fall, .sa_flags = SA_SIGINFO | SA_NODEFER };
  static const struct rlimit no_core = { 0, 0 };
  course_here = course;
  (void) setrlimit (RLIMIT_CORE, &no_core);
  (void) sigaction (SIGSEGV, &fall, NULL);
  g_log_set_default_handler (keep_words, NULL);
  if (make_secrets != NULL)
    make_secrets ();
  while (!course->over)
    {
      g_autoptr (GError) error = NULL;
      fault_arm (course->index, course->nth, course->mode);
      const gboolean worked = trial->run (&error);
      const gboolean struck = fault_disarm ();
      assert_told (trial, worked, error);
      course->over = !go_on (course, trial, struck);
    }
  try_in_peace (trial);
#ifdef __SANITIZE_ADDRESS__
  __lsan_do_leak_check ();
#endif
  _exit (0);
}

/* --- this one ---------------------------------------------------------------------------------------------------------------- */

static gboolean
ended_by_design (const Course *course, int status)
{
  for (guint i = 0; WIFSIGNALED (status) && i < G_N_ELEMENTS (last_words); i++)
    if (strstr (course->words, last_words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: whether something is left to be tried behind an end. */
static gboolean
run_on (Course *course, const FaultTrial *trial)
{
  int status = 0;
  (void) fflush (NULL);
  const pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    try_on (course, trial);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return FALSE;
  if (!ended_by_design (course, status))
    g_error ("%s, where call %u%s of %s fails: %s (status %d)", trial->name, course->nth,
             course->mode == FAULT_ONWARDS ? " and all after it" : "",
             course->index == FAULT_MEMORY ? "the allocator" : fault_names[MAX (course->index, 0)], course->words, status);
  course->ends++;
  course->words[0] = '\0';
  course->over = !go_on (course, trial, TRUE);
  return TRUE;
}

static void
try_from (const FaultTrial *trial, int index)
{
  Course *course = mmap (NULL, sizeof *course, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (course != MAP_FAILED);
  course->index = index;
  course->nth = 1;
  try_in_peace (trial);
  while (run_on (course, trial))
    continue;
  g_test_message ("%s: %u failures%s, %u of them end the program by design", trial->name, course->failures,
                  index == FAULT_MEMORY ? " of memory" : " of functions", course->ends);
  g_assert_cmpuint (course->failures, >, course->ends);
  g_assert_cmpuint (course->nth, <, ALLOCATIONS_MAX);
  (void) munmap (course, sizeof *course);
}

void
fault_try_doors (const FaultTrial *trial)
{
  try_from (trial, 0);
}

void
fault_try_memory (const FaultTrial *trial)
{
  try_from (trial, FAULT_MEMORY);
}

static void
test_doors (gconstpointer trial)
{
  fault_try_doors (trial);
}

static void
test_memory (gconstpointer trial)
{
  fault_try_memory (trial);
}

void
fault_add_tests (const char *path, const FaultTrial *trials, guint n_trials)
{
  for (guint i = 0; i < n_trials; i++)
    {
      g_autofree char *doors = g_strdup_printf ("%s/functions/%s", path, trials[i].name);
      g_autofree char *memory = g_strdup_printf ("%s/memory/%s", path, trials[i].name);
      g_test_add_data_func (doors, &trials[i], test_doors);
      g_test_add_data_func (memory, &trials[i], test_memory);
    }
}
