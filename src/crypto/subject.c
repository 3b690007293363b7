/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/subject.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/openssl-private.h"

/* Limits for names that others wrote. */
#define MAX_ATTRIBUTES 128
#define MAX_CHARACTERS 4096

typedef struct
{
  const char *name;
  const char *label;
  int nid;
  int type; /* the string type in DER */
  gsize max_chars;
} Attribute;

typedef struct
{
  char *attribute;
  char *value;
} Entry;

struct _GembokSubject
{
  GPtrArray *entries;
};

/* RFC 5280, appendix A.1. */
static const Attribute attributes[] = {
  { "C", N_ ("Country"), NID_countryName, V_ASN1_PRINTABLESTRING, 2 },
  { "O", N_ ("Organization"), NID_organizationName, V_ASN1_UTF8STRING, 64 },
  { "OU", N_ ("Unit"), NID_organizationalUnitName, V_ASN1_UTF8STRING, 64 },
  { "L", N_ ("City or regency"), NID_localityName, V_ASN1_UTF8STRING, 128 },
  { "ST", N_ ("Province"), NID_stateOrProvinceName, V_ASN1_UTF8STRING, 128 },
  { "CN", N_ ("Name"), NID_commonName, V_ASN1_UTF8STRING, 64 },
  { "E", N_ ("E-mail"), NID_pkcs9_emailAddress, V_ASN1_IA5STRING, 255 },
  { "title", N_ ("Post"), NID_title, V_ASN1_UTF8STRING, 64 },
  { "description", N_ ("Description"), NID_description, V_ASN1_UTF8STRING, 1024 },
  { "serialNumber", N_ ("Serial number of the holder"), NID_serialNumber, V_ASN1_PRINTABLESTRING, 64 },
};

static const Attribute *
attribute_by_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (strcmp (attributes[i].name, name) == 0)
      return &attributes[i];
  return NULL;
}

static const Attribute *
attribute_by_nid (int nid)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (attributes[i].nid == nid)
      return &attributes[i];
  return NULL;
}

static char *
dotted_oid (const ASN1_OBJECT *object)
{
  char text[256];
  const int length = OBJ_obj2txt (text, sizeof text, object, 1);
  if (length <= 0 || length >= (int) sizeof text)
    {
      gembok_openssl_drain ();
      return g_strdup ("?");
    }
  return g_strdup (text);
}

/* A name of ours, or a dotted OID; nothing else that OpenSSL may know by a word. */
static ASN1_OBJECT *
object_from_attribute (const char *attribute)
{
  const Attribute *known = attribute_by_name (attribute);
  if (known != NULL)
    return OBJ_dup (OBJ_nid2obj (known->nid));
  if (!g_ascii_isdigit (attribute[0]) || strlen (attribute) > 128)
    return NULL;
  ASN1_OBJECT *object = OBJ_txt2obj (attribute, 1);
  if (object == NULL)
    gembok_openssl_drain ();
  return object;
}

static char *
attribute_from_object (const ASN1_OBJECT *object)
{
  const Attribute *known = attribute_by_nid (OBJ_obj2nid (object));
  return known != NULL ? g_strdup (known->name) : dotted_oid (object);
}

static void
free_entry (gpointer data)
{
  Entry *entry = data;
  g_free (entry->attribute);
  g_free (entry->value);
  g_free (entry);
}

/* Takes both strings. */
static void
add_entry (GembokSubject *subject, char *attribute, char *value)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->attribute = attribute;
  entry->value = value;
  g_ptr_array_add (subject->entries, entry);
}

static const Entry *
entry_at (const GembokSubject *subject, guint index)
{
  return g_ptr_array_index (subject->entries, index);
}

GembokSubject *
gembok_subject_new (void)
{
  GembokSubject *subject = g_new0 (GembokSubject, 1);
  subject->entries = g_ptr_array_new_with_free_func (free_entry);
  return subject;
}

GembokSubject *
gembok_subject_copy (const GembokSubject *subject)
{
  GembokSubject *copy = gembok_subject_new ();
  for (guint i = 0; i < subject->entries->len; i++)
    add_entry (copy, g_strdup (entry_at (subject, i)->attribute), g_strdup (entry_at (subject, i)->value));
  return copy;
}

void
gembok_subject_free (GembokSubject *subject)
{
  if (subject == NULL)
    return;
  g_ptr_array_unref (subject->entries);
  g_free (subject);
}

/* X.680: letters, digits, space and these. */
static gboolean
is_printable_string (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (" '()+,-./:=?", *p) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_country_code (const char *value)
{
  return strlen (value) == 2 && g_ascii_isupper (value[0]) && g_ascii_isupper (value[1]);
}

static gboolean
check_characters (const Attribute *attribute, const char *label, const char *value, GError **error)
{
  g_autofree char *harmless = gembok_text_sanitise (value, G_MAXSIZE);
  if (strcmp (harmless, value) != 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("%s holds characters that cannot stand in a name."), label);
      return FALSE;
    }
  if (attribute != NULL && attribute->nid == NID_countryName && !is_country_code (value))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("%s must be two capital letters, such as ID."), label);
      return FALSE;
    }
  if (attribute != NULL && attribute->type == V_ASN1_PRINTABLESTRING && !is_printable_string (value))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("%s may hold only plain letters, digits and spaces."),
                        label);
      return FALSE;
    }
  if (attribute != NULL && attribute->type == V_ASN1_IA5STRING && !g_str_is_ascii (value))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("%s may hold only unaccented letters, digits and signs."),
                        label);
      return FALSE;
    }
  return TRUE;
}

const char *
gembok_attribute_label (const char *attribute)
{
  const Attribute *known = attribute_by_name (attribute);
  return known != NULL ? _ (known->label) : attribute;
}

gboolean
gembok_subject_append (GembokSubject *subject, const char *attribute, const char *value, GError **error)
{
  g_autoptr (ASN1_OBJECT) object = object_from_attribute (attribute);
  if (object == NULL)
    {
      g_autofree char *shown = gembok_text_sanitise (attribute, 64);
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("“%s” is not an attribute of a subject name."), shown);
      return FALSE;
    }

  g_autofree char *name = attribute_from_object (object);
  const Attribute *known = attribute_by_name (name);
  const char *label = gembok_attribute_label (name);
  if (value == NULL || value[0] == '\0')
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("%s is empty."), label);
      return FALSE;
    }
  if (subject->entries->len >= MAX_ATTRIBUTES)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The subject name has too many attributes."));
      return FALSE;
    }
  const gsize max_chars = known != NULL ? known->max_chars : 1024;
  if (!g_utf8_validate (value, -1, NULL))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("%s is not valid text (UTF-8)."), label);
      return FALSE;
    }
  if ((gsize) g_utf8_strlen (value, -1) > max_chars)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                        _ ("%s is longer than the %zu characters a certificate allows."), label, max_chars);
      return FALSE;
    }
  if (!check_characters (known, label, value, error))
    return FALSE;

  add_entry (subject, g_steal_pointer (&name), g_strdup (value));
  return TRUE;
}

guint
gembok_subject_size (const GembokSubject *subject)
{
  return subject->entries->len;
}

const char *
gembok_subject_attribute (const GembokSubject *subject, guint index)
{
  g_return_val_if_fail (index < subject->entries->len, NULL);
  return entry_at (subject, index)->attribute;
}

const char *
gembok_subject_value (const GembokSubject *subject, guint index)
{
  g_return_val_if_fail (index < subject->entries->len, NULL);
  return entry_at (subject, index)->value;
}

const char *
gembok_subject_get (const GembokSubject *subject, const char *attribute)
{
  for (guint i = 0; i < subject->entries->len; i++)
    if (strcmp (entry_at (subject, i)->attribute, attribute) == 0)
      return entry_at (subject, i)->value;
  return NULL;
}

char *
gembok_subject_to_string (const GembokSubject *subject)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < subject->entries->len; i++)
    {
      g_autofree char *value = gembok_text_sanitise (entry_at (subject, i)->value, 256);
      g_string_append_printf (text, "%s%s=%s", i > 0 ? ", " : "", entry_at (subject, i)->attribute, value);
    }
  return g_string_free (text, FALSE);
}

/* --- OpenSSL's names -------------------------------------------------------------------------------------------- */

X509_NAME *
gembok_subject_to_name (const GembokSubject *subject, GError **error)
{
  g_autoptr (X509_NAME) name = X509_NAME_new ();
  for (guint i = 0; name != NULL && i < subject->entries->len; i++)
    {
      const Entry *entry = entry_at (subject, i);
      const Attribute *known = attribute_by_name (entry->attribute);
      const int type = known != NULL ? known->type : V_ASN1_UTF8STRING;
      g_autoptr (ASN1_OBJECT) object = object_from_attribute (entry->attribute);
      if (object == NULL
          || X509_NAME_add_entry_by_OBJ (name, object, type, (const guint8 *) entry->value, (int) strlen (entry->value), -1,
                                         0)
                 != 1)
        g_clear_pointer (&name, X509_NAME_free);
    }
  if (name == NULL)
    gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The subject name could not be encoded."));
  return g_steal_pointer (&name);
}

static void
append_character (GString *text, gunichar c)
{
  g_string_append_unichar (text, c != 0 && g_unichar_validate (c) ? c : 0xFFFD);
}

/* Characters of a fixed width, most significant byte first. */
static char *
text_from_wide (const guint8 *bytes, gsize length, gsize width)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i + width <= length && i / width < MAX_CHARACTERS; i += width)
    {
      gunichar c = 0;
      for (gsize j = 0; j < width; j++)
        c = c << 8 | bytes[i + j];
      append_character (text, c);
    }
  return g_string_free (text, FALSE);
}

static char *
text_from_utf8 (const guint8 *bytes, gsize length)
{
  GString *raw = g_string_new_len ((const char *) bytes, (gssize) MIN (length, MAX_CHARACTERS * 4));
  GString *text = g_string_new (NULL);
  g_autofree char *valid = NULL;
  for (gsize i = 0; i < raw->len; i++)
    if (raw->str[i] == '\0')
      g_string_append (text, "\xEF\xBF\xBD");
    else
      g_string_append_c (text, raw->str[i]);
  g_string_free (raw, TRUE);
  valid = g_utf8_make_valid (text->str, (gssize) text->len);
  g_string_free (text, TRUE);
  return g_utf8_strlen (valid, -1) > MAX_CHARACTERS ? g_utf8_substring (valid, 0, MAX_CHARACTERS) : g_steal_pointer (&valid);
}

static char *
text_from_anything (const guint8 *bytes, gsize length)
{
  g_autofree char *hex = gembok_hex (bytes, MIN (length, MAX_CHARACTERS / 2));
  return g_strconcat ("#", hex, NULL);
}

static char *
text_from_asn1 (const ASN1_STRING *string)
{
  const guint8 *bytes = ASN1_STRING_get0_data (string);
  const gsize length = (gsize) MAX (ASN1_STRING_length (string), 0);
  switch (ASN1_STRING_type (string))
    {
    case V_ASN1_UTF8STRING:
    case V_ASN1_PRINTABLESTRING:
    case V_ASN1_IA5STRING:
    case V_ASN1_NUMERICSTRING:
    case V_ASN1_VISIBLESTRING:
      return text_from_utf8 (bytes, length);
    case V_ASN1_T61STRING:
    case V_ASN1_GENERALSTRING:
      return text_from_wide (bytes, length, 1);
    case V_ASN1_BMPSTRING:
      return text_from_wide (bytes, length, 2);
    case V_ASN1_UNIVERSALSTRING:
      return text_from_wide (bytes, length, 4);
    default:
      return text_from_anything (bytes, length);
    }
}

GembokSubject *
gembok_subject_from_name (const X509_NAME *name)
{
  GembokSubject *subject = gembok_subject_new ();
  const int count = MIN (X509_NAME_entry_count (name), MAX_ATTRIBUTES);
  for (int i = 0; i < count; i++)
    {
      const X509_NAME_ENTRY *entry = X509_NAME_get_entry (name, i);
      add_entry (subject, attribute_from_object (X509_NAME_ENTRY_get_object (entry)),
                 text_from_asn1 (X509_NAME_ENTRY_get_data (entry)));
    }
  return subject;
}
