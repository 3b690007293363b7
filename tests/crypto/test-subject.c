/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/subject.h"

#include <string.h>

#include "crypto/crypto.h"
#include "crypto/openssl-private.h"

static void
append (GembokSubject *subject, const char *attribute, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_subject_append (subject, attribute, value, &error));
  g_assert_no_error (error);
}

static GembokSubject *
make_subject (const char *first, ...)
{
  GembokSubject *subject = gembok_subject_new ();
  va_list arguments;
  va_start (arguments, first);
  for (const char *attribute = first; attribute != NULL; attribute = va_arg (arguments, const char *))
    append (subject, attribute, va_arg (arguments, const char *));
  va_end (arguments);
  return subject;
}

/* A constructed person. */
static GembokSubject *
siti (void)
{
  return make_subject ("C", "ID", "O", "Pemerintah Kabupaten Contoh", "OU", "Dinas Komunikasi dan Informatika", "L",
                       "Contoh", "ST", "Jawa Timur", "CN", "Siti Contoh Rahmawati", "E", "siti.contoh@contoh.go.id", NULL);
}

static void
test_list (void)
{
  g_autoptr (GembokSubject) subject = siti ();
  g_assert_cmpuint (gembok_subject_size (subject), ==, 7);
  g_assert_cmpstr (gembok_subject_attribute (subject, 0), ==, "C");
  g_assert_cmpstr (gembok_subject_value (subject, 5), ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (gembok_subject_get (subject, "E"), ==, "siti.contoh@contoh.go.id");
  g_assert_null (gembok_subject_get (subject, "title"));
  g_autofree char *text = gembok_subject_to_string (subject);
  g_assert_cmpstr (text, ==,
                   "C=ID, O=Pemerintah Kabupaten Contoh, OU=Dinas Komunikasi dan Informatika, L=Contoh, ST=Jawa Timur, "
                   "CN=Siti Contoh Rahmawati, E=siti.contoh@contoh.go.id");

  g_autoptr (GembokSubject) copy = gembok_subject_copy (subject);
  append (copy, "OU", "second");
  g_assert_cmpuint (gembok_subject_size (copy), ==, 8);
  g_assert_cmpuint (gembok_subject_size (subject), ==, 7);
  g_assert_cmpstr (gembok_subject_get (copy, "OU"), ==, "Dinas Komunikasi dan Informatika");
}

static void
test_oid (void)
{
  /* A known attribute by its OID is that attribute; an unknown one keeps its OID. */
  g_autoptr (GembokSubject) subject = make_subject ("2.5.4.3", "Siti", "1.3.6.1.4.1.99999.1", "x", NULL);
  g_assert_cmpstr (gembok_subject_attribute (subject, 0), ==, "CN");
  g_assert_cmpstr (gembok_subject_attribute (subject, 1), ==, "1.3.6.1.4.1.99999.1");
}

static void
assert_refused (const char *attribute, const char *value)
{
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_autoptr (GError) error = NULL;
  if (gembok_subject_append (subject, attribute, value, &error))
    g_error ("%s=%s was accepted", attribute, value);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (gembok_subject_size (subject), ==, 0);
}

static void
assert_bound (const char *attribute, const char *character, gsize bound)
{
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_autoptr (GString) value = g_string_new (NULL);
  for (gsize i = 0; i < bound; i++)
    g_string_append (value, character);
  append (subject, attribute, value->str);
  g_string_append (value, character);
  assert_refused (attribute, value->str);
}

static void
test_append_refused (void)
{
  assert_refused ("CN", "");
  assert_refused ("CN", NULL);
  assert_refused ("CN", "Siti\nContoh");
  assert_refused ("CN", "Siti\xE2\x80\xAEhotnoC");
  assert_refused ("CN", "Siti \xC3");
  assert_refused ("CN", "\xF0\x9F");
  assert_refused ("C", "IDN");
  assert_refused ("C", "I");
  assert_refused ("C", "id");
  assert_refused ("C", "é");
  assert_refused ("E", "siti@contoh.go.íd");
  assert_refused ("serialNumber", "a@b");
  assert_refused ("commonName", "x");
  assert_refused ("", "x");
  assert_refused ("UID", "x");
  assert_refused ("2.5.4.x", "x");
  assert_refused ("9.9.9", "x");
  assert_refused ("1\n2", "x");
}

/* Upper bounds count characters, not bytes. */
static void
test_bounds (void)
{
  assert_bound ("CN", "é", 64);
  assert_bound ("O", "o", 64);
  assert_bound ("OU", "𝐎", 64);
  assert_bound ("L", "l", 128);
  assert_bound ("ST", "s", 128);
  assert_bound ("E", "e", 255);
  assert_bound ("title", "t", 64);
  assert_bound ("description", "d", 1024);

  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  for (guint i = 0; i < 128; i++)
    append (subject, "OU", "x");
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_subject_append (subject, "OU", "x", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static void
test_differences (void)
{
  g_autoptr (GembokSubject) asked = make_subject ("C", "ID", "O", "Pemkab  Contoh", "OU", "Kominfo", "CN",
                                                  "Siti Contoh Rahmawati", "E", "siti.contoh@contoh.go.id", NULL);
  g_autoptr (GembokSubject) issued = make_subject ("description", "123456ABCDEFGHIJ_LATIHAN", "CN", "SITI CONTOH RAHMAWATI",
                                                   "O", "PEMKAB CONTOH", "OU", "Diskominfo", "C", "ID", NULL);
  g_auto (GStrv) lines = gembok_subject_differences (asked, issued);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0], ==, "Unit (OU): “Kominfo” became “Diskominfo”.");
  g_assert_cmpstr (lines[1], ==, "E-mail (E): “siti.contoh@contoh.go.id” was left out.");
  g_assert_cmpstr (lines[2], ==, "Description (description): “123456ABCDEFGHIJ_LATIHAN” was added.");

  g_auto (GStrv) none = gembok_subject_differences (asked, asked);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

/* Of two units one stayed: the other one is what changed. */
static void
test_differences_repeated (void)
{
  g_autoptr (GembokSubject) asked = make_subject ("OU", "A", "OU", "B", NULL);
  g_autoptr (GembokSubject) issued = make_subject ("OU", "B", "OU", "C", NULL);
  g_auto (GStrv) lines = gembok_subject_differences (asked, issued);
  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_cmpstr (lines[0], ==, "Unit (OU): “A” became “C”.");
}

static int
type_of (const X509_NAME *name, int nid)
{
  const int index = X509_NAME_get_index_by_NID (name, nid, -1);
  g_assert_cmpint (index, >=, 0);
  return ASN1_STRING_type (X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, index)));
}

static void
test_string_types (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSubject) subject = siti ();
  append (subject, "serialNumber", "SN 1");
  append (subject, "1.3.6.1.4.1.99999.1", "é");
  g_autoptr (X509_NAME) name = gembok_subject_to_name (subject, &error);
  g_assert_no_error (error);
  g_assert_cmpint (type_of (name, NID_countryName), ==, V_ASN1_PRINTABLESTRING);
  g_assert_cmpint (type_of (name, NID_serialNumber), ==, V_ASN1_PRINTABLESTRING);
  g_assert_cmpint (type_of (name, NID_pkcs9_emailAddress), ==, V_ASN1_IA5STRING);
  g_assert_cmpint (type_of (name, NID_organizationName), ==, V_ASN1_UTF8STRING);
  g_assert_cmpint (type_of (name, NID_organizationalUnitName), ==, V_ASN1_UTF8STRING);
  g_assert_cmpint (type_of (name, NID_localityName), ==, V_ASN1_UTF8STRING);
  g_assert_cmpint (type_of (name, NID_stateOrProvinceName), ==, V_ASN1_UTF8STRING);
  g_assert_cmpint (type_of (name, NID_commonName), ==, V_ASN1_UTF8STRING);
  for (int i = 0; i < X509_NAME_entry_count (name); i++)
    g_assert_cmpint (X509_NAME_ENTRY_set (X509_NAME_get_entry (name, i)), ==, i);

  g_autoptr (GembokSubject) again = gembok_subject_from_name (name);
  g_assert_cmpuint (gembok_subject_size (again), ==, gembok_subject_size (subject));
  for (guint i = 0; i < gembok_subject_size (subject); i++)
    {
      g_assert_cmpstr (gembok_subject_attribute (again, i), ==, gembok_subject_attribute (subject, i));
      g_assert_cmpstr (gembok_subject_value (again, i), ==, gembok_subject_value (subject, i));
    }
}

/* The value as it is read from a name that holds exactly these bytes in a string of that type. */
static char *
read_back (int type, const void *bytes, gsize length)
{
  g_autoptr (X509_NAME) name = X509_NAME_new ();
  g_assert_cmpint (X509_NAME_add_entry_by_NID (name, NID_commonName, V_ASN1_UTF8STRING, (const guint8 *) "x", 1, -1, 0), ==,
                   1);
  ASN1_STRING *string = ASN1_STRING_type_new (type);
  g_assert_cmpint (ASN1_STRING_set (string, bytes, (int) length), ==, 1);
  ASN1_STRING *held = X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, 0));
  held->type = type;
  g_assert_cmpint (ASN1_STRING_set (held, bytes, (int) length), ==, 1);
  ASN1_STRING_free (string);
  g_autoptr (GembokSubject) subject = gembok_subject_from_name (name);
  const char *value = gembok_subject_value (subject, 0);
  g_assert_true (g_utf8_validate (value, -1, NULL));
  return g_strdup (value);
}

static void
assert_reads (int type, const void *bytes, gsize length, const char *expected)
{
  g_autofree char *value = read_back (type, bytes, length);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_hostile_names (void)
{
  assert_reads (V_ASN1_UTF8STRING, "bank.go.id\0.evil.example", 24, "bank.go.id\xEF\xBF\xBD.evil.example");
  assert_reads (V_ASN1_UTF8STRING, "a\xC3(", 3, "a\xEF\xBF\xBD(");
  assert_reads (V_ASN1_PRINTABLESTRING, "Siti", 4, "Siti");
  assert_reads (V_ASN1_T61STRING, "caf\xE9", 4, "café");
  assert_reads (V_ASN1_BMPSTRING, "\0S\0i\x01\x51", 6, "Siő");
  assert_reads (V_ASN1_BMPSTRING, "\0S\xD8\0\0\0\0t\0", 9, "S\xEF\xBF\xBD\xEF\xBF\xBDt");
  assert_reads (V_ASN1_UNIVERSALSTRING, "\0\0\0A\0\x01\xF6\0\0\x11\0\0", 12, "A😀\xEF\xBF\xBD");
  assert_reads (V_ASN1_OCTET_STRING, "\x01\xFE", 2, "#01fe");
  assert_reads (V_ASN1_UTF8STRING, "", 0, "");
}

static void
test_hostile_sizes (void)
{
  const gsize size = 200000;
  g_autofree char *bytes = g_malloc (size);
  memset (bytes, 'a', size);
  static const int types[]
      = { V_ASN1_UTF8STRING, V_ASN1_T61STRING, V_ASN1_BMPSTRING, V_ASN1_UNIVERSALSTRING, V_ASN1_OCTET_STRING };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *value = read_back (types[i], bytes, size);
      g_assert_cmpint (g_utf8_strlen (value, -1), <=, 4097);
      g_assert_cmpint (g_utf8_strlen (value, -1), >=, 4096);
    }

  g_autoptr (X509_NAME) name = X509_NAME_new ();
  for (guint i = 0; i < 200; i++)
    X509_NAME_add_entry_by_NID (name, NID_commonName, V_ASN1_UTF8STRING, (const guint8 *) "x", 1, -1, 0);
  g_autoptr (GembokSubject) subject = gembok_subject_from_name (name);
  g_assert_cmpuint (gembok_subject_size (subject), ==, 128);
}

/* What people are shown is one harmless line. */
static void
test_shown_harmless (void)
{
  g_autoptr (X509_NAME) name = X509_NAME_new ();
  static const char value[] = "Siti\n\x1B[31m, O=Palsu\xE2\x80\xAE";
  g_assert_cmpint (X509_NAME_add_entry_by_NID (name, NID_commonName, V_ASN1_UTF8STRING, (const guint8 *) value,
                                               (int) strlen (value), -1, 0),
                   ==, 1);
  g_autoptr (GembokSubject) subject = gembok_subject_from_name (name);
  g_autofree char *text = gembok_subject_to_string (subject);
  g_assert_cmpstr (text, ==, "CN=Siti  [31m, O=Palsu ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  g_test_add_func ("/subject/list", test_list);
  g_test_add_func ("/subject/oid", test_oid);
  g_test_add_func ("/subject/append-refused", test_append_refused);
  g_test_add_func ("/subject/bounds", test_bounds);
  g_test_add_func ("/subject/differences", test_differences);
  g_test_add_func ("/subject/differences-repeated", test_differences_repeated);
  g_test_add_func ("/subject/string-types", test_string_types);
  g_test_add_func ("/subject/hostile-names", test_hostile_names);
  g_test_add_func ("/subject/hostile-sizes", test_hostile_sizes);
  g_test_add_func ("/subject/shown-harmless", test_shown_harmless);
  return g_test_run ();
}
