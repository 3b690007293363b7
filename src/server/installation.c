/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/installation.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/i18n.h"
#include "server/server.h"

#define UNFINISHED ".init-"

/* --- what is unfinished -------------------------------------------------------------------------------------------- */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        (void) g_unlink (child);
    }
  (void) g_rmdir (path);
}

static char *
unfinished_prefix (const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);
  return g_strconcat (".", name, UNFINISHED, NULL);
}

/* Those that nobody is at: whoever makes one holds its lock. */
static void
remove_unfinished (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *prefix = unfinished_prefix (folder);
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);
      /* A link is none of ours, and what it leads to is not either. */
      const gboolean ours = g_str_has_prefix (name, prefix) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
      const int lock = ours ? gembok_data_folder_lock (path, NULL) : -1;
      if (lock < 0)
        continue;
      remove_tree (path);
      close (lock);
    }
}

/* --- the parts ----------------------------------------------------------------------------------------------------- */

static gboolean
remember_port (GembokStore *store, const char *name, guint16 port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", port);
  return gembok_store_set_setting (store, name, text, error);
}

static gboolean
fill_store (const char *folder, const GembokInstallation *installation, GError **error)
{
  const GembokAddress *listen = installation->listen;
  g_autoptr (GembokStore) store = gembok_store_open (folder, error);
  if (store == NULL || !gembok_store_set_setting (store, "host", listen->host, error)
      || !remember_port (store, "https_port", listen->port, error)
      || !remember_port (store, "plain_port", listen->plain_port, error))
    return FALSE;
  for (guint i = 0; i < installation->accounts->len; i++)
    if (!gembok_store_add_account (store, g_ptr_array_index (installation->accounts, i), error))
      return FALSE;
  return gembok_store_checkpoint (store, error);
}

static gboolean
make_ca (const char *folder, const GembokInstallation *installation, char **root_sha256, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "ca", NULL);
  const GembokCaProfile profile = gembok_settings_ca_profile (installation->settings);
  g_autoptr (GembokCa) ca = gembok_ca_create (path, &profile, installation->passphrase, gembok_server_now (), error);
  g_autoptr (GBytes) pem = ca != NULL ? gembok_file_read (gembok_ca_root_path (ca), GEMBOK_CERTIFICATES_MAX, error) : NULL;
  g_autoptr (GembokCertificate) root = pem != NULL ? gembok_certificate_parse (pem, error) : NULL;
  if (root == NULL)
    return FALSE;
  *root_sha256 = g_strdup (gembok_certificate_sha256 (root));
  return TRUE;
}

static gboolean
fill (const char *folder, const GembokInstallation *installation, char **root_sha256, GError **error)
{
  return fill_store (folder, installation, error) && make_ca (folder, installation, root_sha256, error)
         && gembok_settings_save (installation->settings, folder, error);
}

/* --- in its place -------------------------------------------------------------------------------------------------- */

static gboolean
set_exists (const char *folder, GError **error)
{
  g_autofree char *name = gembok_file_display_name (folder);
  g_autofree char *show = gembok_data_folder_command ("show", folder, "");
  g_autofree char *hint
      = gembok_data_folder_is_installation (folder)
            ? g_strdup_printf (_ ("Nothing was changed. Name a folder that is not there yet. This one is an installation: "
                                  "“%s” tells its settings, “gembok-ams set --help” how to change them."),
                               show)
            : g_strdup (_ ("Nothing was changed. Name a folder that is not there yet."));
  gembok_error_set (error, GEMBOK_ERROR_EXISTS, hint, _ ("“%s” is there already."), name);
  return FALSE;
}

static gboolean
put_in_place (const char *made, const char *folder, GError **error)
{
  int result = renameat2 (AT_FDCWD, made, AT_FDCWD, folder, RENAME_NOREPLACE);
  /* A file system that does not know the flag: a folder replaces at most an empty one. */
  if (result != 0 && errno == EINVAL && !g_file_test (folder, G_FILE_TEST_EXISTS))
    result = rename (made, folder);
  if (result == 0)
    {
      g_autofree char *parent = g_path_get_dirname (folder);
      const int fd = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (fd >= 0)
        {
          (void) fsync (fd);
          close (fd);
        }
      return TRUE;
    }
  if (errno == EEXIST || errno == ENOTEMPTY)
    return set_exists (folder, error);
  gembok_error_from_errno (error, errno, folder);
  return FALSE;
}

static char *
make_beside (const char *folder, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *prefix = unfinished_prefix (folder);
  g_autofree char *name = g_strconcat (prefix, "XXXXXX", NULL);
  g_autofree char *path = g_build_filename (parent, name, NULL);
  if (!g_file_test (parent, G_FILE_TEST_EXISTS) && !gembok_folder_ensure_private (parent, NULL, error))
    return NULL;
  remove_unfinished (folder);
  if (g_mkdtemp_full (path, 0700) != NULL)
    return g_steal_pointer (&path);
  gembok_error_from_errno (error, errno, parent);
  return NULL;
}

gboolean
gembok_installation_make (const char *folder, const GembokInstallation *installation, char **root_sha256, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  if (g_file_test (absolute, G_FILE_TEST_EXISTS) || g_file_test (absolute, G_FILE_TEST_IS_SYMLINK))
    return set_exists (absolute, error);
  g_autofree char *made = make_beside (absolute, error);
  if (made == NULL)
    return FALSE;
  const int lock = gembok_data_folder_lock (made, error);
  const gboolean done = lock >= 0 && fill (made, installation, root_sha256, error) && put_in_place (made, absolute, error);
  if (!done)
    remove_tree (made);
  if (lock >= 0)
    close (lock);
  return done;
}
