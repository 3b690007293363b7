/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "golden.h"
#include "wire/request.h"

static void
test_golden (void)
{
  g_autoptr (GBytes) body = golden_load ("certificates.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = gembok_wire_certificates_decode (body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (certificates->len, ==, 2);
  const GembokWireCertificate *active = g_ptr_array_index (certificates, 0);
  const GembokWireCertificate *revoked = g_ptr_array_index (certificates, 1);
  g_assert_cmpstr (active->serial, ==, "5F00A1B2C3D4E5F60718293A4B5C6D7E8F901234");
  g_assert_cmpstr (active->request_id, ==, "01J5ZC-8_x");
  g_assert_cmpint (active->state, ==, GEMBOK_CERTIFICATE_ACTIVE);
  g_assert_cmpint (active->reason, ==, -1);
  g_assert_cmpint (active->revoked_at, ==, 0);
  g_assert_cmpint (active->not_before, ==, 1787018400);
  g_assert_cmpint (active->not_after, ==, 1850176799);
  g_assert_cmpstr (active->subject, ==, "C=ID, CN=Siti Contoh Rahmawati (LATIHAN)");
  g_assert_cmpint (revoked->state, ==, GEMBOK_CERTIFICATE_REVOKED);
  g_assert_cmpint (revoked->reason, ==, 4);
  g_assert_cmpint (revoked->revoked_at, ==, 1786950300);
  g_autoptr (GBytes) encoded = gembok_wire_certificates_encode (certificates);
  golden_assert_equal (encoded, "certificates.json");
}

static gboolean
decode (GBytes *body, GError **error)
{
  g_autoptr (GPtrArray) certificates = gembok_wire_certificates_decode (body, error);
  return certificates != NULL;
}

static void
test_robust (void)
{
  golden_assert_robust ("certificates.json", decode);
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *document;
    const char *complaint;
  } cases[] = {
    { "{}", "“certificates” is missing" },
    { "{\"certificates\":[{\"state\":\"active\"}]}", "“certificates[0].serial” is missing" },
    { "{\"certificates\":[{\"serial\":\"01\"}]}", "“certificates[0].state” is missing" },
    { "{\"certificates\":[{\"serial\":\"zz\",\"state\":\"active\"}]}", "“certificates[0].serial”" },
    { "{\"certificates\":[{\"serial\":\"01\",\"state\":\"revoked\",\"reason\":11}]}", "“certificates[0].reason”" },
    { "{\"certificates\":[{\"serial\":\"01\",\"state\":\"revoked\",\"reason\":-1}]}", "“certificates[0].reason”" },
    { "{\"certificates\":[7]}", "“certificates[0]” should be an object" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = bytes_of (cases[i].document);
      GError *error = NULL;
      g_assert_null (gembok_wire_certificates_decode (body, &error));
      assert_refused (&error, cases[i].complaint);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/certificates/golden", test_golden);
  g_test_add_func ("/wire/certificates/robust", test_robust);
  g_test_add_func ("/wire/certificates/hostile", test_hostile);
  return g_test_run ();
}
