/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "procedure/doctor-private.h"
#include "vault/keyring.h"
#include "vault/vault-log.h"

#define LOW_SPACE      (200 * 1000 * 1000)
#define NO_SPACE       (20 * 1000 * 1000)
#define HASH_SHOWN     16
#define FOLDER_PRIVATE 0700

static char *
folder_of (const GembokDoctorRun *run)
{
  const GembokDoctorQuestion *question = run->question;
  if (question->context != NULL)
    return g_strdup (gembok_vault_folder (gembok_context_vault (question->context)));
  return question->folder != NULL ? g_strdup (question->folder) : gembok_paths_user_data ();
}

static char *
show_path (const char *path)
{
  g_autofree char *display = g_filename_display_name (path);
  return gembok_text_sanitise (display, 1000);
}

/* --- vault ------------------------------------------------------------------------------------------------------ */

const char *
gembok_doctor_judge_mode (guint mode, gboolean is_ours)
{
  if (!is_ours)
    return _ ("The data folder belongs to somebody else.");
  if ((mode & (S_IRWXG | S_IRWXO)) != 0)
    return _ ("Other people on this computer may enter the data folder.");
  return (mode & S_IRWXU) != FOLDER_PRIVATE ? _ ("You may not write into the data folder.") : NULL;
}

static char *
describe_folder (const char *folder)
{
  struct stat info;
  g_autofree char *shown = show_path (folder);
  if (stat (folder, &info) != 0)
    return g_strdup_printf (_ ("Data folder: %s (it does not exist or cannot be reached)."), shown);
  if (!S_ISDIR (info.st_mode))
    return g_strdup_printf (_ ("Data folder: %s (it is no folder)."), shown);
  return g_strdup_printf (_ ("Data folder: %s (mode %04o)."), shown, (guint) info.st_mode & 07777);
}

static const char *
judge_folder (const char *folder)
{
  struct stat info;
  if (stat (folder, &info) != 0 || !S_ISDIR (info.st_mode))
    return NULL;
  return gembok_doctor_judge_mode ((guint) info.st_mode & 07777, info.st_uid == geteuid ());
}

static void
tell_closed_vault (GembokDoctorRun *run, const char *folder)
{
  const GError *error = run->question->vault_error;
  g_autofree char *where = describe_folder (folder);
  const char *wrong = judge_folder (folder);
  const char *problem = error != NULL ? error->message : _ ("The vault is not open.");
  gembok_doctor_add (run, "vault", GEMBOK_HEALTH_BAD,
                     wrong != NULL ? g_strdup_printf ("%s %s %s", where, problem, wrong)
                                   : g_strdup_printf ("%s %s", where, problem),
                     error != NULL ? g_strdup (gembok_error_get_hint (error)) : NULL);
}

/* Something that was overwritten and may still be readable on the disk. */
static gboolean
has_residue (GembokVault *vault, GError **error)
{
  return gembok_vault_residue (vault) && !gembok_vault_checkpoint (vault, error);
}

static void
tell_sound_vault (GembokDoctorRun *run, GembokVault *vault, const GembokVaultFacts *facts)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *where = describe_folder (gembok_vault_folder (vault));
  g_autofree char *size = gembok_format_size (facts->file_bytes);
  g_autofree char *found = g_strdup_printf (ngettext_ ("%s Sound: %s, %llu request, layout %u.",
                                                       "%s Sound: %s, %llu requests, layout %u.", facts->requests),
                                            where, size, (unsigned long long) facts->requests, facts->schema);
  const char *wrong = judge_folder (gembok_vault_folder (vault));
  if (wrong != NULL)
    gembok_doctor_add (run, "vault", GEMBOK_HEALTH_BAD, g_strdup_printf ("%s %s", found, wrong),
                       g_strdup (_ ("Ask your administrator to give the folder to you alone (mode 0700).")));
  else if (has_residue (vault, &error))
    gembok_doctor_add (run, "vault", GEMBOK_HEALTH_NOTE, g_strdup_printf ("%s %s", found, error->message),
                       g_strdup (gembok_error_get_hint (error)));
  else
    gembok_doctor_add (run, "vault", GEMBOK_HEALTH_GOOD, g_steal_pointer (&found), NULL);
}

static void
look_at_vault (GembokDoctorRun *run, const char *folder)
{
  if (run->question->context == NULL)
    {
      tell_closed_vault (run, folder);
      return;
    }
  g_autoptr (GError) error = NULL;
  GembokVault *vault = gembok_context_vault (run->question->context);
  GembokVaultFacts facts = { 0 };
  if (gembok_vault_check (vault, &error) && gembok_vault_facts (vault, &facts, &error))
    {
      tell_sound_vault (run, vault, &facts);
      return;
    }
  g_autofree char *where = describe_folder (folder);
  gembok_doctor_add (run, "vault", GEMBOK_HEALTH_BAD, g_strdup_printf ("%s %s", where, error->message),
                     g_strdup (gembok_error_get_hint (error)));
}

static void
look_at_log (GembokDoctorRun *run)
{
  if (run->question->context == NULL)
    {
      gembok_doctor_add_skipped (run, "log", _ ("the vault is not open"));
      return;
    }
  g_autoptr (GError) error = NULL;
  guint64 count = 0;
  GembokVault *vault = gembok_context_vault (run->question->context);
  g_autofree char *head = gembok_vault_log_verify (vault, &count, &error) ? gembok_vault_log_head (vault, &error) : NULL;
  if (head == NULL)
    {
      gembok_doctor_add_error (run, "log", GEMBOK_HEALTH_BAD, error);
      return;
    }
  head[HASH_SHOWN] = '\0';
  g_autofree char *start = gembok_hex_grouped (head);
  gembok_doctor_add (run, "log", GEMBOK_HEALTH_GOOD,
                     g_strdup_printf (ngettext_ ("%llu entry, the chain is unbroken; last hash %s …",
                                                 "%llu entries, the chain is unbroken; last hash %s …", count),
                                      (unsigned long long) count, start),
                     NULL);
}

/* --- keyring ---------------------------------------------------------------------------------------------------- */

static char *
name_keyring (const GembokKeyringFacts *facts)
{
  if (facts->portal)
    return g_strdup (_ ("Secret portal of the sandbox"));
  if (facts->provider == NULL)
    return g_strdup (_ ("Secret Service"));
  return g_strdup_printf (_ ("Secret Service (%s)"), facts->provider);
}

static void
look_at_keyring (GembokDoctorRun *run)
{
  g_autoptr (GError) error = NULL;
  g_auto (GembokKeyringFacts) facts = { 0 };
  const gboolean works = gembok_keyring_look (&facts, run->cancellable, &error);
  if (!works && gembok_error_get_code (error) == GEMBOK_ERROR_CANCELLED)
    return;
  g_autofree char *name = name_keyring (&facts);
  if (works)
    gembok_doctor_add (run, "keyring", GEMBOK_HEALTH_GOOD,
                       g_strdup_printf (_ ("%s: open; a trial secret was stored, read and removed."), name), NULL);
  else
    gembok_doctor_add (
        run, "keyring", GEMBOK_HEALTH_NOTE, g_strdup_printf ("%s: %s", name, error->message),
        g_strdup (_ ("Requests work without it: the window then keeps documents and log-in in memory until it is "
                     "closed. On the command line give the documents with “gembok-cli request submit ID --document "
                     "KIND=FILE”, and --username and --password-fd with every command that uses the network.")));
}

/* --- space ------------------------------------------------------------------------------------------------------ */

void
gembok_doctor_judge_space (GembokDoctorRun *run, const char *folder, guint64 bytes, gboolean read_only)
{
  g_autofree char *shown = show_path (folder);
  g_autofree char *size = gembok_format_size (bytes);
  if (read_only)
    gembok_doctor_add (run, "space", GEMBOK_HEALTH_BAD, g_strdup_printf (_ ("The disk of %s is read-only."), shown),
                       g_strdup (_ ("Nothing can be saved there. Choose another data folder, or ask your administrator.")));
  else if (bytes < LOW_SPACE)
    gembok_doctor_add (run, "space", bytes < NO_SPACE ? GEMBOK_HEALTH_BAD : GEMBOK_HEALTH_NOTE,
                       g_strdup_printf (_ ("Only %s are free on the disk of %s."), size, shown),
                       g_strdup (_ ("Nothing is lost. Free some space before you create a request.")));
  else
    gembok_doctor_add (run, "space", GEMBOK_HEALTH_GOOD, g_strdup_printf (_ ("%s free on the disk of %s."), size, shown),
                       NULL);
}

/* A folder that is not there yet will lie on the disk of the nearest one above it. */
static char *
nearest_folder (const char *folder)
{
  g_autofree char *path = g_strdup (folder);
  while (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      char *above = g_path_get_dirname (path);
      if (g_str_equal (above, path))
        return above;
      g_free (path);
      path = above;
    }
  return g_steal_pointer (&path);
}

static void
look_at_space (GembokDoctorRun *run, const char *folder)
{
  struct statvfs info;
  g_autofree char *place = nearest_folder (folder);
  /* What is made up by the kernel has no size at all. */
  if (statvfs (place, &info) != 0 || info.f_blocks == 0)
    gembok_doctor_add_skipped (run, "space", _ ("the disk does not tell"));
  else
    gembok_doctor_judge_space (run, place, (guint64) info.f_bavail * info.f_frsize, (info.f_flag & ST_RDONLY) != 0);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

void
gembok_doctor_look_at_store (GembokDoctorRun *run)
{
  g_autofree char *folder = folder_of (run);
  if (!gembok_doctor_is_over (run))
    look_at_vault (run, folder);
  if (!gembok_doctor_is_over (run))
    look_at_log (run);
  if (!gembok_doctor_is_over (run))
    look_at_keyring (run);
  if (!gembok_doctor_is_over (run))
    look_at_space (run, folder);
}
