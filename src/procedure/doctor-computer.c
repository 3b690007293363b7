/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/i18n.h"
#include "base/paths.h"
#include "base/process.h"
#include "base/secret.h"
#include "base/text.h"
#include "config.h"
#include "crypto/crypto.h"
#include "document/decoder.h"
#include "procedure/doctor-private.h"

#define PROBE_BYTES 4096

static void
look_at_decoder (GembokDoctorRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = gembok_paths_program ("gembok-decode");
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *shown = gembok_text_sanitise (display, 1000);
  const gint64 start = g_get_monotonic_time ();
  if (gembok_decoder_check (run->cancellable, &error))
    {
      g_autofree char *took = gembok_doctor_milliseconds (g_get_monotonic_time () - start);
      gembok_doctor_add (
          run, "decoder", GEMBOK_HEALTH_GOOD,
          g_strdup_printf (_ ("%s: reads pictures and PDF files; its sandbox holds (tried in %s)."), shown, took), NULL);
      return;
    }
  if (gembok_error_get_code (error) != GEMBOK_ERROR_CANCELLED)
    gembok_doctor_add (run, "decoder", GEMBOK_HEALTH_BAD, g_strdup_printf ("%s: %s", shown, error->message),
                       g_strdup (gembok_error_get_hint (error)));
}

static char *
describe_limit (int resource)
{
  struct rlimit limit;
  if (getrlimit ((__rlimit_resource_t) resource, &limit) != 0)
    return g_strdup ("-");
  return limit.rlim_cur == RLIM_INFINITY ? g_strdup (_ ("no limit")) : gembok_format_size (limit.rlim_cur);
}

static void
look_at_memory (GembokDoctorRun *run)
{
  g_autoptr (GembokSecret) probe = gembok_secret_new (PROBE_BYTES);
  (void) probe;
  g_autofree char *limit = describe_limit (RLIMIT_MEMLOCK);
  if (gembok_secret_all_locked () && gembok_crypto_wiping ())
    gembok_doctor_add (
        run, "memory", GEMBOK_HEALTH_GOOD,
        g_strdup_printf (_ ("Passphrases and keys are kept in locked memory (limit: %s) and wiped after use."), limit),
        NULL);
  else
    gembok_doctor_add (run, "memory", GEMBOK_HEALTH_NOTE,
                       g_strdup_printf (_ ("Memory for secrets could not be locked on this computer (limit: %s)."), limit),
                       g_strdup (_ ("Raise the limit for locked memory (ulimit -l), or use encrypted swap.")));
}

static void
look_at_dumps (GembokDoctorRun *run)
{
  struct rlimit limit;
  const gboolean off = getrlimit (RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0;
  const gboolean closed = prctl (PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
  if (off)
    gembok_doctor_add (run, "dumps", GEMBOK_HEALTH_GOOD,
                       g_strdup (closed ? _ ("A crash writes no memory to the disk, and other programs cannot read it.")
                                        : _ ("A crash writes no memory to the disk. Programs of yours could read it.")),
                       NULL);
  else
    gembok_doctor_add (run, "dumps", GEMBOK_HEALTH_NOTE,
                       g_strdup (_ ("A crash of this program may write its memory to the disk.")),
                       g_strdup (_ ("Start Gembok from its menu entry or as gembok-cli; both switch that off.")));
}

/* The sum of what /proc/swaps lists, in bytes. */
static guint64
swap_size (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/swaps", &text, NULL, NULL))
    return 0;
  guint64 kilobytes = 0;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      unsigned long long size = 0;
      if (sscanf (lines[i], "%*s %*s %llu", &size) == 1)
        kilobytes += size;
    }
  return kilobytes * 1024;
}

static void
look_at_swap (GembokDoctorRun *run)
{
  g_autofree char *size = gembok_format_size (swap_size ());
  switch (gembok_process_swap ())
    {
    case GEMBOK_SWAP_NONE:
      gembok_doctor_add (run, "swap", GEMBOK_HEALTH_GOOD, g_strdup (_ ("No swap is in use (/proc/swaps).")), NULL);
      break;
    case GEMBOK_SWAP_ENCRYPTED:
      gembok_doctor_add (run, "swap", GEMBOK_HEALTH_GOOD,
                         g_strdup_printf (_ ("%s of swap, encrypted or in memory (/proc/swaps)."), size), NULL);
      break;
    case GEMBOK_SWAP_PLAIN:
    default:
      gembok_doctor_add (
          run, "swap", GEMBOK_HEALTH_NOTE,
          g_strdup_printf (_ ("%s of swap, not encrypted (/proc/swaps): parts of the memory, such as what scrypt "
                              "works on, may be written to the disk."),
                           size),
          g_strdup (_ ("Ask your administrator for encrypted swap, or turn swap off while you create a key.")));
      break;
    }
}

static void
look_at_programs (GembokDoctorRun *run)
{
  g_autofree char *http = gembok_http_library ();
  g_autofree char *found
      = g_strdup_printf ("Gembok %s, GLib %u.%u.%u, %s, libcurl %s, SQLite %s.", GEMBOK_VERSION, glib_major_version,
                         glib_minor_version, glib_micro_version, gembok_crypto_library (), http, gembok_vault_library ());
  gembok_doctor_add (run, "programs", GEMBOK_HEALTH_GOOD, g_steal_pointer (&found), NULL);
}

void
gembok_doctor_look_at_computer (GembokDoctorRun *run)
{
  static void (*const looks[]) (GembokDoctorRun *)
      = { look_at_decoder, look_at_memory, look_at_dumps, look_at_swap, look_at_programs };
  for (guint i = 0; i < G_N_ELEMENTS (looks) && !gembok_doctor_is_over (run); i++)
    looks[i](run);
}
