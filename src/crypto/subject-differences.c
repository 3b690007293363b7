/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of subject.h that compares what was asked for with what was issued. */
#include "crypto/subject.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/openssl-private.h"

/* An attribute that has no partner in the other name yet; the strings belong to its subject. */
typedef struct
{
  const char *attribute;
  const char *value;
} Rest;

static gboolean
same_text (const char *a, const char *b)
{
  g_autofree char *squeezed_a = gembok_text_squeeze (a);
  g_autofree char *squeezed_b = gembok_text_squeeze (b);
  g_autofree char *folded_a = g_utf8_casefold (squeezed_a, -1);
  g_autofree char *folded_b = g_utf8_casefold (squeezed_b, -1);
  return strcmp (folded_a, folded_b) == 0;
}

static GArray *
list_rests (const GembokSubject *subject)
{
  GArray *rests = g_array_new (FALSE, FALSE, sizeof (Rest));
  for (guint i = 0; i < gembok_subject_size (subject); i++)
    {
      const Rest rest = { gembok_subject_attribute (subject, i), gembok_subject_value (subject, i) };
      g_array_append_val (rests, rest);
    }
  return rests;
}

/* The first of that attribute (and, if given, that value); -1 if there is none. */
static int
find_rest (GArray *rests, const char *attribute, const char *value)
{
  for (guint i = 0; i < rests->len; i++)
    {
      const Rest *rest = &g_array_index (rests, Rest, i);
      if (strcmp (rest->attribute, attribute) == 0 && (value == NULL || same_text (rest->value, value)))
        return (int) i;
    }
  return -1;
}

static void
drop_common (GArray *asked, GArray *issued)
{
  for (guint i = 0; i < asked->len;)
    {
      const Rest *rest = &g_array_index (asked, Rest, i);
      const int partner = find_rest (issued, rest->attribute, rest->value);
      if (partner >= 0)
        {
          g_array_remove_index (issued, (guint) partner);
          g_array_remove_index (asked, i);
        }
      else
        i++;
    }
}

/* Takes the partner out of @issued, if the attribute is there with another value. */
static char *
describe_asked (const Rest *asked, GArray *issued)
{
  const char *label = gembok_attribute_label (asked->attribute);
  g_autofree char *old_value = gembok_text_sanitise (asked->value, 128);
  const int partner = find_rest (issued, asked->attribute, NULL);
  if (partner < 0)
    return g_strdup_printf (_ ("%s (%s): “%s” was left out."), label, asked->attribute, old_value);
  g_autofree char *new_value = gembok_text_sanitise (g_array_index (issued, Rest, partner).value, 128);
  g_array_remove_index (issued, (guint) partner);
  return g_strdup_printf (_ ("%s (%s): “%s” became “%s”."), label, asked->attribute, old_value, new_value);
}

static char *
describe_added (const Rest *issued)
{
  g_autofree char *value = gembok_text_sanitise (issued->value, 128);
  return g_strdup_printf (_ ("%s (%s): “%s” was added."), gembok_attribute_label (issued->attribute), issued->attribute,
                          value);
}

GStrv
gembok_subject_differences (const GembokSubject *asked, const GembokSubject *issued)
{
  g_autoptr (GArray) asked_rests = list_rests (asked);
  g_autoptr (GArray) issued_rests = list_rests (issued);
  drop_common (asked_rests, issued_rests);

  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  for (guint i = 0; i < asked_rests->len; i++)
    {
      g_autofree char *line = describe_asked (&g_array_index (asked_rests, Rest, i), issued_rests);
      g_strv_builder_add (lines, line);
    }
  for (guint i = 0; i < issued_rests->len; i++)
    {
      g_autofree char *line = describe_added (&g_array_index (issued_rests, Rest, i));
      g_strv_builder_add (lines, line);
    }
  return g_strv_builder_end (lines);
}
