/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-signing KEY CERTIFICATE CSR COUNT: what `openssl x509 -req` does, COUNT times in one process: reads the request, checks its
 * signature, makes a certificate with the usual extensions, signs and encodes it. Prints certificates a second. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

static const char *const extensions[][2] = { { "basicConstraints", "critical,CA:FALSE" },
                                             { "keyUsage", "critical,digitalSignature,nonRepudiation" },
                                             { "subjectKeyIdentifier", "hash" },
                                             { "authorityKeyIdentifier", "keyid" } };

static void
extend (X509 *certificate, X509 *issuer)
{
  X509V3_CTX context;
  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
    {
      X509_EXTENSION *extension = X509V3_EXT_conf (NULL, &context, extensions[i][0], extensions[i][1]);
      X509_add_ext (certificate, extension, -1);
      X509_EXTENSION_free (extension);
    }
}

static int
sign_one (EVP_PKEY *key, X509 *issuer, const char *path)
{
  BIO *file = BIO_new_file (path, "r");
  X509_REQ *request = PEM_read_bio_X509_REQ (file, NULL, NULL, NULL);
  BIO_free (file);
  unsigned char serial[16];
  RAND_bytes (serial, sizeof serial);
  EVP_PKEY *applicant = X509_REQ_get_pubkey (request);
  BIGNUM *number = BN_bin2bn (serial, sizeof serial, NULL);
  X509 *certificate = X509_new ();
  int good = X509_REQ_verify (request, applicant) == 1 && X509_set_version (certificate, 2)
             && X509_set_subject_name (certificate, X509_REQ_get_subject_name (request))
             && X509_set_issuer_name (certificate, X509_get_subject_name (issuer))
             && X509_set_pubkey (certificate, applicant)
             && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL
             && X509_gmtime_adj (X509_getm_notBefore (certificate), 0) != NULL
             && X509_gmtime_adj (X509_getm_notAfter (certificate), 86400L * 365) != NULL;
  extend (certificate, issuer);
  good = good && X509_sign (certificate, key, EVP_sha256 ()) > 0;
  BIO *out = BIO_new (BIO_s_mem ());
  good = good && PEM_write_bio_X509 (out, certificate) == 1;
  BIO_free (out);
  X509_free (certificate);
  BN_free (number);
  EVP_PKEY_free (applicant);
  X509_REQ_free (request);
  return good;
}

int
main (int argc, char **argv)
{
  if (argc != 5)
    return EXIT_FAILURE;
  BIO *key_file = BIO_new_file (argv[1], "r"), *issuer_file = BIO_new_file (argv[2], "r");
  EVP_PKEY *key = PEM_read_bio_PrivateKey (key_file, NULL, NULL, NULL);
  X509 *issuer = PEM_read_bio_X509 (issuer_file, NULL, NULL, NULL);
  const long count = strtol (argv[4], NULL, 10);
  struct timespec begun, ended;
  clock_gettime (CLOCK_MONOTONIC, &begun);
  for (long i = 0; i < count; i++)
    if (!sign_one (key, issuer, argv[3]))
      return EXIT_FAILURE;
  clock_gettime (CLOCK_MONOTONIC, &ended);
  printf ("%.1f\n",
          (double) count / ((double) (ended.tv_sec - begun.tv_sec) + (double) (ended.tv_nsec - begun.tv_nsec) / 1e9));
  return EXIT_SUCCESS;
}
