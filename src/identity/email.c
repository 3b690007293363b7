/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/email.h"

#include <string.h>

#define ADDRESS_MAX 100
#define LOCAL_MAX   64
#define LABEL_MAX   63

static const char official_suffix[] = ".go.id";
static const char *const tolerated_suffixes[] = { ".mil.id", ".ac.id" };

/* RFC 5322, 3.2.3: what stands between the dots of a mailbox name. Quoted names exist on paper only. */
static gboolean
is_atom_character (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static gboolean
local_part_is_sound (const char *text, gsize length)
{
  if (length == 0 || length > LOCAL_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      const gboolean inner_dot = text[i] == '.' && i > 0 && i + 1 < length && text[i - 1] != '.';
      if (!is_atom_character (text[i]) && !inner_dot)
        return FALSE;
    }
  return TRUE;
}

static gboolean
label_is_sound (const char *label)
{
  const gsize length = strlen (label);
  if (length == 0 || length > LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
domain_is_sound (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  const guint count = g_strv_length (labels);
  if (count < 2)
    return FALSE;
  for (guint i = 0; i < count; i++)
    if (!label_is_sound (labels[i]))
      return FALSE;
  /* A top-level domain has a letter, so that an IP address is none. */
  return g_ascii_isalpha (labels[count - 1][0]);
}

/* A suffix with a leading dot stands for everything below it, one without for the domain itself as well. */
static gboolean
domain_belongs_to (const char *domain, const char *suffix)
{
  g_autofree char *wanted = g_ascii_strdown (suffix, -1);
  const char *bare = wanted[0] == '.' ? wanted + 1 : wanted;
  if (*bare == '\0')
    return FALSE;
  if (wanted[0] != '.' && g_strcmp0 (domain, bare) == 0)
    return TRUE;
  g_autofree char *below = g_strconcat (".", bare, NULL);
  return g_str_has_suffix (domain, below);
}

GembokEmailKind
gembok_email_judge (const char *address, const char *const *extra_domains)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  if (at == NULL || strlen (address) > ADDRESS_MAX || !local_part_is_sound (address, (gsize) (at - address))
      || !domain_is_sound (at + 1))
    return GEMBOK_EMAIL_INVALID;

  g_autofree char *domain = g_ascii_strdown (at + 1, -1);
  if (domain_belongs_to (domain, official_suffix))
    return GEMBOK_EMAIL_OFFICIAL;
  for (gsize i = 0; i < G_N_ELEMENTS (tolerated_suffixes); i++)
    if (domain_belongs_to (domain, tolerated_suffixes[i]))
      return GEMBOK_EMAIL_ALLOWED;
  for (gsize i = 0; extra_domains != NULL && extra_domains[i] != NULL; i++)
    if (domain_belongs_to (domain, extra_domains[i]))
      return GEMBOK_EMAIL_ALLOWED;
  return GEMBOK_EMAIL_PRIVATE;
}

char *
gembok_email_fold (const char *address)
{
  return g_ascii_strdown (address != NULL ? address : "", -1);
}
