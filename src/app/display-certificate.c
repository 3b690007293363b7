/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-certificate.h"

#include "app/display-list.h"
#include "base/i18n.h"

/* So many digits of a serial number tell one's own certificates apart. */
#define SERIAL_DIGITS 8

static gboolean
is_usable (const GembokCertificateEntry *entry)
{
  return entry->state == GEMBOK_CERTIFICATE_ACTIVE || entry->state == GEMBOK_CERTIFICATE_UNKNOWN;
}

static char *
ends_in (gint64 days)
{
  if (days <= 0)
    return g_strdup (_ ("Ends today"));
  return g_strdup_printf (ngettext_ ("Ends in %u day", "Ends in %u days", (gulong) days), (guint) days);
}

char *
gembok_display_certificate_pill (const GembokCertificateEntry *entry)
{
  switch (entry->state)
    {
    case GEMBOK_CERTIFICATE_EXPIRED:
      return g_strdup (_ ("Expired"));
    case GEMBOK_CERTIFICATE_REVOKED:
      return g_strdup (_ ("Revoked"));
    case GEMBOK_CERTIFICATE_SUSPENDED:
      return g_strdup (_ ("Suspended"));
    case GEMBOK_CERTIFICATE_UNKNOWN:
      return g_strdup (_ ("Not known"));
    case GEMBOK_CERTIFICATE_ACTIVE:
    default:
      if (entry->not_yet)
        return g_strdup (_ ("Not valid yet"));
      return entry->ends_soon ? ends_in (entry->days_left) : g_strdup (_ ("Valid"));
    }
}

const char *
gembok_display_certificate_icon (const GembokCertificateEntry *entry)
{
  switch (entry->state)
    {
    case GEMBOK_CERTIFICATE_EXPIRED:
      return "document-open-recent-symbolic";
    case GEMBOK_CERTIFICATE_REVOKED:
    case GEMBOK_CERTIFICATE_SUSPENDED:
      return "action-unavailable-symbolic";
    case GEMBOK_CERTIFICATE_UNKNOWN:
      return "dialog-question-symbolic";
    case GEMBOK_CERTIFICATE_ACTIVE:
    default:
      if (entry->not_yet)
        return "content-loading-symbolic";
      return entry->ends_soon ? "dialog-warning-symbolic" : "object-select-symbolic";
    }
}

const char *
gembok_display_certificate_class (const GembokCertificateEntry *entry)
{
  switch (entry->state)
    {
    case GEMBOK_CERTIFICATE_REVOKED:
    case GEMBOK_CERTIFICATE_SUSPENDED:
      return "error";
    case GEMBOK_CERTIFICATE_EXPIRED:
      return "dim-label";
    case GEMBOK_CERTIFICATE_UNKNOWN:
      return "warning";
    case GEMBOK_CERTIFICATE_ACTIVE:
    default:
      return entry->not_yet || entry->ends_soon ? "warning" : "success";
    }
}

/* --- time ---------------------------------------------------------------------------------------------------------- */

char *
gembok_display_certificate_left (const GembokCertificateEntry *entry)
{
  g_autofree char *end = gembok_format_date (entry->record->not_after);
  if (entry->state == GEMBOK_CERTIFICATE_EXPIRED)
    return g_strdup_printf (_ ("Ended on %s"), end);
  if (!is_usable (entry))
    /* TRANSLATORS: state of a certificate, and its reason: "Revoked: the owner's data have changed" */
    return entry->reason == NULL                        ? gembok_display_certificate_pill (entry)
           : entry->state == GEMBOK_CERTIFICATE_REVOKED ? g_strdup_printf (_ ("Revoked: %s"), entry->reason)
                                                        : g_strdup (_ ("Suspended until further notice"));
  if (entry->not_yet)
    {
      g_autofree char *begin = gembok_format_date (entry->record->not_before);
      return g_strdup_printf (_ ("Begins on %s"), begin);
    }
  g_autofree char *days = gembok_display_days_left (entry->days_left);
  /* TRANSLATORS: "730 days left", then the last day */
  return entry->days_left > 0 ? g_strdup_printf (_ ("%s, until %s"), days, end) : g_strdup (days);
}

double
gembok_display_certificate_fraction (const GembokCertificateEntry *entry)
{
  return is_usable (entry) ? 1 - entry->used : 0;
}

/* --- in words ------------------------------------------------------------------------------------------------------ */

char *
gembok_display_certificate_spoken (const GembokCertificateEntry *entry, gboolean training)
{
  g_autofree char *pill = gembok_display_certificate_pill (entry);
  g_autofree char *left = gembok_display_certificate_left (entry);
  g_autoptr (GString) text = g_string_new (entry->holder);
  if (entry->organization != NULL)
    g_string_append_printf (text, ", %s", entry->organization);
  g_string_append_printf (text, ", %s", pill);
  if (g_strcmp0 (pill, left) != 0)
    g_string_append_printf (text, ", %s", left);
  if (training)
    g_string_append_printf (text, ", %s", _ ("Training, not valid"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
gembok_display_certificate_count (guint count)
{
  return g_strdup_printf (ngettext_ ("%u certificate", "%u certificates", count), count);
}

char *
gembok_display_certificate_file (const GembokCertificateEntry *entry, const char *suffix)
{
  const char *serial = entry->record->serial != NULL ? entry->record->serial : "";
  return g_strdup_printf ("%s-%.*s%s", entry->holder, SERIAL_DIGITS, serial, suffix);
}
