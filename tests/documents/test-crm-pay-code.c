/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes to pay by: their texts, their limits, and read back from a page as a telephone reads them.
 */
#include "config.h"

#include <string.h>

#include "crm-iban.h"
#include "crm-pay-code.h"
#include "fixture.h"

static const CrmPayee portuguese = { .name = "Azenha & Filhos, Lda.",
                                     .city = "Porto",
                                     .iban = "PT50 0002 0123 1234 5678 9015 4",
                                     .bic = "CGDIPTPL" };
static const CrmPayee brazilian = { .name = "Padaria São João Comércio de Pães Ltda",
                                    .city = "São Paulo",
                                    .pix_key = "123e4567-e12b-12d1-a456-426655440000" };

static void
assert_code (
    const CrmPayee *payee, gint64 amount, const char *currency, const char *text, const char *code)
{
  g_autofree char *made = crm_pay_code_new (payee, amount, currency, text);

  g_assert_cmpstr (made, ==, code);
}

static void
test_sepa (void)
{
  CrmPayee payee = portuguese;
  g_autofree char *long_name = g_strnfill (90, 'n');
  g_autofree char *wide_name = g_strdup ("");
  g_autofree char *made = NULL;

  assert_code (&portuguese, 179093, "EUR", "FT 2026/117",
               "BCD\n002\n1\nSCT\nCGDIPTPL\nAzenha & Filhos, Lda.\nPT50000201231234567890154\n"
               "EUR1790.93\n\n\nFT 2026/117");
  assert_code (&portuguese, 0, "EUR", "x", NULL);
  assert_code (&portuguese, -5, "EUR", "x", NULL);
  assert_code (&portuguese, 100, "USD", "x", NULL);
  assert_code (&portuguese, G_GINT64_CONSTANT (100000000000), "EUR", "x", NULL);
  payee.iban = "PT50 0002 0123 1234 5678 9015 5";
  assert_code (&payee, 100, "EUR", "x", NULL);
  payee.iban = "TR33 0006 1005 1978 6457 8413 26";
  assert_code (&payee, 100, "EUR", "x", NULL);
  payee.iban = "RO49 AAAA 1B31 0075 9384 0000";
  payee.bic = "no bic";
  payee.name = "Moara\nVeche";
  assert_code (&payee, 1, "EUR", "line\nline",
               "BCD\n002\n1\nSCT\n\nMoara Veche\nRO49AAAA1B31007593840000\nEUR0.01\n\n\n"
               "line line");
  payee.name = long_name;
  made = crm_pay_code_new (&payee, 100, "EUR", long_name);
  g_assert_cmpuint (strlen (made), <=, 331);
  g_free (made);
  for (guint i = 0; i < 80; i++)
    {
      char *longer = g_strconcat (wide_name, "Ș", NULL);

      g_free (wide_name);
      wide_name = longer;
    }
  payee.name = wide_name;
  made = crm_pay_code_new (&payee, 100, "EUR", wide_name);
  g_assert_cmpuint (strlen (made), <=, 331);
  g_assert_true (g_utf8_validate (made, -1, NULL));
}

static void
test_pix (void)
{
  CrmPayee payee = { .name = "Fulano de Tal",
                     .city = "BRASILIA",
                     .pix_key = "123e4567-e12b-12d1-a456-426655440000" };

  /* The tags are those of the manual of the BR Code; its checksum is over all before it. */
  assert_code (&brazilian, 12345, "BRL", "2026/0041",
               "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
               "52040000530398654061"
               "23.455802BR5925PADARIA SAO JOAO COMERCIO"
               "6009SAO PAULO621205082026004163040813");
  assert_code (&brazilian, 12345, "EUR", "x", NULL);
  assert_code (&portuguese, 12345, "BRL", "x", NULL);
  payee.pix_key = "111.111.111-12";
  assert_code (&payee, 12345, "BRL", "x", NULL);
}

static void
assert_clean (char *(*clean) (const char *text), const char *text, const char *expected)
{
  g_autofree char *cleaned = clean (text);

  g_assert_cmpstr (cleaned, ==, expected);
}

static void
test_numbers (void)
{
  assert_clean (crm_iban_clean, "de89 3704 0044 0532 0130 00", "DE89370400440532013000");
  assert_clean (crm_iban_clean, "DE89 3704 0044 0532 0130 0", NULL);
  assert_clean (crm_iban_clean, "DE88 3704 0044 0532 0130 00", NULL);
  assert_clean (crm_iban_clean, "GB82WEST12345698765432", "GB82WEST12345698765432");
  assert_clean (crm_iban_clean, "", NULL);
  assert_clean (crm_iban_clean, NULL, NULL);
  assert_clean (crm_iban_clean, "DE89;37040044053201300", NULL);
  assert_clean (crm_bic_clean, "deut deff", "DEUTDEFF");
  assert_clean (crm_bic_clean, "DEUTDEFF500", "DEUTDEFF500");
  assert_clean (crm_bic_clean, "DEUT", NULL);
  assert_clean (crm_bic_clean, "1234DEFF", NULL);
  assert_clean (crm_pix_key_clean, "529.982.247-25", "52998224725");
  assert_clean (crm_pix_key_clean, "529.982.247-26", NULL);
  assert_clean (crm_pix_key_clean, "11.222.333/0001-81", "11222333000181");
  assert_clean (crm_pix_key_clean, "11.222.333/0001-82", NULL);
  assert_clean (crm_pix_key_clean, "+55 (11) 98765-4321", "+5511987654321");
  assert_clean (crm_pix_key_clean, "+351 222 004 118", NULL);
  assert_clean (crm_pix_key_clean, "Loja@Exemplo.br", "loja@exemplo.br");
  assert_clean (crm_pix_key_clean, "@x", NULL);
  assert_clean (crm_pix_key_clean, "123E4567-e12b-12d1-a456-426655440000",
                "123e4567-e12b-12d1-a456-426655440000");
}

static void
assert_read_back (const CrmPayee *payee, const char *currency, const char *name)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autofree char *code = crm_pay_code_new (payee, 179093, currency, "FT 2026/117");
  g_autofree char *path = NULL;
  g_autofree char *picture = NULL;
  g_autofree char *drawn = NULL;
  g_autofree char *read = NULL;

  crm_document_data_set_text (data, "invoice.pay_qr", code);
  document = fixture_render_text ("---\ntype: invoice\nlocale: en-GB\n---\n"
                                  "{{qr invoice.pay_qr size=28mm}}\n",
                                  data);
  path = fixture_write (document, name);
  picture = g_strconcat (path, "-page", NULL);
  drawn = fixture_run ("pdftoppm", "-r", "150", "-png", "-singlefile", path, picture, NULL);
  g_free (picture);
  picture = g_strconcat (path, "-page.png", NULL);
  read = drawn != NULL ? fixture_run ("zbarimg", "-q", "--raw", picture, NULL) : NULL;
  if (read == NULL)
    {
      g_test_skip ("poppler-utils or zbar-tools is not installed");
      return;
    }
  g_strchomp (read);
  g_assert_cmpstr (read, ==, code);
}

static void
test_read_back (void)
{
  assert_read_back (&portuguese, "EUR", "sepa.pdf");
  assert_read_back (&brazilian, "BRL", "pix.pdf");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pay-code/sepa", test_sepa);
  g_test_add_func ("/pay-code/pix", test_pix);
  g_test_add_func ("/pay-code/numbers", test_numbers);
  g_test_add_func ("/pay-code/read-back", test_read_back);
  return g_test_run ();
}
