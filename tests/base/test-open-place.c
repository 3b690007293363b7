/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/open-place.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "scratch.h"

/* Who may write where: usr and etc are root's, srv is of whoever the test says. */
static char *
make_folder (Scratch *scratch, const char *name)
{
  char *path = scratch_path (scratch, name);
  g_assert_no_errno (g_mkdir (path, 0755));
  g_assert_no_errno (g_chmod (path, 0755));
  return path;
}

static char *
make_file (Scratch *scratch, const char *name)
{
  char *path = scratch_path (scratch, name);
  g_assert_true (scratch_write (path, "x", GEMBOK_WRITE_NEW, NULL));
  g_assert_no_errno (g_chmod (path, 0644));
  return path;
}

static char *
make_link (Scratch *scratch, const char *name, const char *target)
{
  char *path = scratch_path (scratch, name);
  g_assert_no_errno (symlink (target, path));
  return path;
}

static void
assert_place (const char *path, const char *wanted)
{
  g_autofree char *place = gembok_open_place (path);
  g_test_message ("%s", path);
  g_assert_cmpstr (place, ==, wanted);
}

static void
test_files_and_folders (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *outer = make_folder (scratch, "etc");
  g_autofree char *inner = make_folder (scratch, "etc/site");
  g_autofree char *file = make_file (scratch, "etc/site/a.conf");
  assert_place (file, NULL);
  g_assert_no_errno (g_chmod (file, 0666));
  assert_place (file, file);
  g_assert_no_errno (g_chmod (file, 0644));
  g_assert_no_errno (g_chmod (inner, 01777));
  assert_place (file, inner);
  g_assert_no_errno (g_chmod (inner, 0755));
  g_assert_no_errno (g_chmod (outer, 01777));
  assert_place (file, NULL);
  g_assert_no_errno (g_chmod (outer, 0777));
  assert_place (file, outer);
}

/* usr/a.conf -> srv/b.conf -> etc/c.conf: whoever can write in srv leads it elsewhere. */
static void
test_links_of_a_chain (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *usr = make_folder (scratch, "usr");
  g_autofree char *srv = make_folder (scratch, "srv");
  g_autofree char *etc = make_folder (scratch, "etc");
  g_autofree char *file = make_file (scratch, "etc/c.conf");
  g_autofree char *middle = make_link (scratch, "srv/b.conf", "../etc/c.conf");
  g_autofree char *first = make_link (scratch, "usr/a.conf", middle);
  assert_place (first, NULL);
  g_assert_no_errno (g_chmod (srv, 0777));
  assert_place (first, srv);
  g_assert_no_errno (g_chmod (srv, 01777));
  assert_place (first, srv);
  g_assert_no_errno (g_chmod (srv, 0755));
  g_assert_no_errno (g_chmod (etc, 0777));
  assert_place (first, etc);
}

/* A link to a folder is a hop as well. */
static void
test_links_to_folders (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *usr = make_folder (scratch, "usr");
  g_autofree char *srv = make_folder (scratch, "srv");
  g_autofree char *etc = make_folder (scratch, "etc");
  g_autofree char *site = make_folder (scratch, "etc/site");
  g_autofree char *file = make_file (scratch, "etc/site/a.conf");
  g_autofree char *current = make_link (scratch, "srv/current", site);
  g_autofree char *linked = make_link (scratch, "usr/site", "../srv/current");
  g_autofree char *path = g_build_filename (linked, "a.conf", NULL);
  assert_place (path, NULL);
  g_assert_no_errno (g_chmod (srv, 0777));
  assert_place (path, srv);
}

static void
test_circles_and_gaps (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *one = make_link (scratch, "one", "other");
  g_autofree char *other = make_link (scratch, "other", "one");
  g_autofree char *missing = scratch_path (scratch, "none/at/all");
  g_autofree char *place = gembok_open_place (one);
  g_assert_nonnull (place);
  assert_place (missing, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Scratch, NULL, scratch_set_up, func, scratch_tear_down)
  ADD ("/open-place/files-and-folders", test_files_and_folders);
  ADD ("/open-place/links-of-a-chain", test_links_of_a_chain);
  ADD ("/open-place/links-to-folders", test_links_to_folders);
  ADD ("/open-place/circles-and-gaps", test_circles_and_gaps);
#undef ADD
  return g_test_run ();
}
