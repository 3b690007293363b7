/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/doctor-private.h"
#include "procedure/procedure.h"
#include "procedure/site.h"

#define SHOWN_MAX 400

/* "ams-address 'https://…' (locked, /usr/…/presets.conf)". Nothing in presets is secret (data/administration.md). */
static char *
describe_preset (const GembokSite *site, const char *key)
{
  g_autofree char *value = g_variant_print (gembok_site_value (site, key), FALSE);
  g_autofree char *shown = gembok_text_sanitise (value, SHOWN_MAX);
  g_autofree char *origin = g_filename_display_name (gembok_site_origin (site, key));
  /* TRANSLATORS: the name of a setting, its value, and the file that says so */
  return g_strdup_printf (gembok_site_locked (site, key) ? _ ("%s: %s (locked, %s)") : _ ("%s: %s (preset, %s)"), key, shown,
                          origin);
}

static void
look_at_site (GembokDoctorRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSite) site = gembok_site_read (&error);
  if (site == NULL)
    {
      gembok_doctor_add_error (run, "presets", GEMBOK_HEALTH_BAD, error);
      return;
    }
  g_auto (GStrv) keys = gembok_site_keys (site);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *line = describe_preset (site, keys[i]);
      g_strv_builder_add (builder, line);
    }
  g_auto (GStrv) lines = g_strv_builder_end (builder);
  const char *warning = gembok_site_warning (site);
  gembok_doctor_add (run, "presets", warning != NULL ? GEMBOK_HEALTH_NOTE : GEMBOK_HEALTH_GOOD,
                     lines[0] != NULL ? g_strjoinv ("; ", lines)
                                      : g_strdup (_ ("Nothing is preset for everybody on this computer.")),
                     g_strdup (warning));
}

static void
look_at_procedures (GembokDoctorRun *run)
{
  g_autoptr (GPtrArray) left_out = NULL;
  g_autoptr (GPtrArray) procedures = gembok_procedures_load (&left_out);
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < procedures->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", gembok_procedure_id (procedures->pdata[i]));
  for (guint i = 0; i < left_out->len; i++)
    g_string_append_printf (names, "; %s", (const char *) left_out->pdata[i]);
  gembok_doctor_add (run, "procedures", left_out->len > 0 ? GEMBOK_HEALTH_NOTE : GEMBOK_HEALTH_GOOD, g_strdup (names->str),
                     left_out->len > 0 ? g_strdup (_ ("These files are left out. Correct or remove them.")) : NULL);
}

void
gembok_doctor_look_at_presets (GembokDoctorRun *run)
{
  if (!gembok_doctor_is_over (run))
    look_at_site (run);
  if (!gembok_doctor_is_over (run))
    look_at_procedures (run);
}
