/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The models of purchases against published figures, and against customers that were simulated with
 * known parameters; and working time against a clock on the wall. */
#include "config.h"

#include <math.h>

#include "crm-bgnbd.h"

/* The estimates of the paper for the CDNOW data. */
static const CrmBgnbd published = { 0.243, 4.414, 0.793, 2.426, 0 };

/* “Implementing the BG/NBD Model for Customer Base Analysis in Excel” of the same authors: a
 * customer with two purchases after the first, the last in week 30.43 of 38.86. */
static void
test_published_expectation (void)
{
  CrmBuyer buyer = { 2, 30.43, 38.86, 0 };

  g_assert_cmpfloat_with_epsilon (crm_bgnbd_expect (&published, &buyer, 39), 1.226, 0.001);
}

/* The chance that a customer stays is 1 before the first repeat, and falls while nothing comes. */
static void
test_alive (void)
{
  CrmBuyer none = { 0, 0, 30, 0 }, fresh = { 5, 30, 30.5, 0 }, quiet = { 5, 30, 60, 0 };

  g_assert_cmpfloat (crm_bgnbd_alive (&published, &none), ==, 1);
  g_assert_cmpfloat (crm_bgnbd_alive (&published, &fresh), >, crm_bgnbd_alive (&published, &quiet));
  /* 1 / (1 + a/(b+x-1) · ((α+T)/(α+t))^(r+x)), worked out with another program */
  g_assert_cmpfloat_with_epsilon (crm_bgnbd_alive (&published, &quiet), 0.232476, 1e-5);
}

/* Marsaglia and Tsang. */
static double
draw_gamma (GRand *random, double shape)
{
  double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt (9 * d), v, u, x;

  do
    {
      do
        {
          x = sqrt (-2 * log (g_rand_double (random))) * cos (2 * G_PI * g_rand_double (random));
          v = 1 + c * x;
        }
      while (v <= 0);
      v = v * v * v;
      u = g_rand_double (random);
    }
  while (log (u) > x * x / 2 + d - d * v + d * log (v));
  return shape < 1 ? d * v * pow (g_rand_double (random), 1 / shape) : d * v;
}

/* A customer as the model says customers are. */
static CrmBuyer
draw_buyer (GRand *random, const CrmBgnbd *model, double age)
{
  double rate = draw_gamma (random, model->r) / model->alpha;
  double first = draw_gamma (random, model->a), second = draw_gamma (random, model->b);
  double leaves = first / (first + second), at = 0;
  CrmBuyer buyer = { 0, 0, age, 0 };

  for (;;)
    {
      at -= log (g_rand_double (random)) / rate;
      if (at > age)
        return buyer;
      buyer.n_repeats++;
      buyer.last = at;
      if (g_rand_double (random) < leaves)
        return buyer;
    }
}

#define N_BUYERS 20000

static void
test_fit_finds_what_was_simulated (void)
{
  const CrmBgnbd truth = { 0.8, 5, 1.2, 3, 0 };
  g_autofree CrmBuyer *buyers = g_new (CrmBuyer, N_BUYERS);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;
  CrmBgnbd model;

  for (int i = 0; i < N_BUYERS; i++)
    buyers[i] = draw_buyer (random, &truth, g_rand_double_range (random, 20, 80));
  g_assert_true (crm_bgnbd_fit (&model, buyers, N_BUYERS, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("r %.3f, alpha %.3f, a %.3f, b %.3f", model.r, model.alpha, model.a, model.b);
  g_assert_cmpfloat_with_epsilon (model.r, truth.r, 0.05);
  g_assert_cmpfloat_with_epsilon (model.alpha, truth.alpha, 0.4);
  g_assert_cmpfloat_with_epsilon (model.a / (model.a + model.b), truth.a / (truth.a + truth.b),
                                  0.03);
  g_assert_cmpfloat (model.log_likelihood, >=, crm_bgnbd_log_likelihood (&truth, buyers, N_BUYERS));
  /* It is a top: whoever steps aside goes down. */
  for (int i = 0; i < 8; i++)
    {
      CrmBgnbd beside = model;
      double *parameters[] = { &beside.r, &beside.alpha, &beside.a, &beside.b };

      *parameters[i / 2] *= i % 2 ? 1.02 : 0.98;
      g_assert_cmpfloat (crm_bgnbd_log_likelihood (&beside, buyers, N_BUYERS), <,
                         model.log_likelihood);
    }
}

/* What is expected of customers in a later time is what they do then. */
static void
test_expectation_comes_true (void)
{
  const CrmBgnbd truth = { 1.5, 8, 0.9, 4, 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  double expected = 0, came = 0;

  for (int i = 0; i < N_BUYERS; i++)
    {
      GRand *twin = g_rand_copy (random);
      CrmBuyer until = draw_buyer (random, &truth, 40);
      CrmBuyer later = draw_buyer (twin, &truth, 66);

      /* The same numbers drawn again: the same customer, watched for longer. */
      g_assert_cmpfloat (later.n_repeats, >=, until.n_repeats);
      expected += crm_bgnbd_expect (&truth, &until, 26);
      came += later.n_repeats - until.n_repeats;
      g_rand_set_seed (random, (guint32) (i + 1));
      g_rand_free (twin);
    }
  g_test_message ("expected %.0f, came %.0f", expected, came);
  g_assert_cmpfloat_with_epsilon (expected / came, 1, 0.03);
}

static void
test_values (void)
{
  const CrmGammaGamma truth = { 6, 4, 15, 0 };
  g_autofree CrmBuyer *buyers = g_new0 (CrmBuyer, N_BUYERS);
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  CrmGammaGamma model;
  double sum = 0;

  for (int i = 0; i < N_BUYERS; i++)
    {
      double rate = draw_gamma (random, truth.q) / truth.v;
      int n = g_rand_int_range (random, 1, 6);

      buyers[i].n_repeats = n;
      for (int k = 0; k < n; k++)
        buyers[i].mean_value += draw_gamma (random, truth.p) / rate / n;
      sum += buyers[i].mean_value;
    }
  g_assert_true (crm_gamma_gamma_fit (&model, buyers, N_BUYERS, NULL, NULL));
  g_test_message ("p %.2f, q %.2f, v %.2f", model.p, model.q, model.v);
  g_assert_cmpfloat (model.log_likelihood, >=,
                     crm_gamma_gamma_log_likelihood (&truth, buyers, N_BUYERS));
  g_assert_cmpfloat_with_epsilon (model.p, truth.p, 1);
  g_assert_cmpfloat_with_epsilon (model.q, truth.q, 0.3);
  /* The mean of all is p · v / (q − 1). */
  g_assert_cmpfloat_with_epsilon (model.p * model.v / (model.q - 1), sum / N_BUYERS, 1);
  /* Of one customer it lies between his own mean and that of all. */
  {
    CrmBuyer rich = { 3, 0, 0, 100 };

    g_assert_cmpfloat (crm_gamma_gamma_expect (&model, &rich), <, 100);
    g_assert_cmpfloat (crm_gamma_gamma_expect (&model, &rich), >, sum / N_BUYERS);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgnbd/published-expectation", test_published_expectation);
  g_test_add_func ("/bgnbd/alive", test_alive);
  g_test_add_func ("/bgnbd/fit", test_fit_finds_what_was_simulated);
  g_test_add_func ("/bgnbd/expectation-comes-true", test_expectation_comes_true);
  g_test_add_func ("/bgnbd/values", test_values);
  return g_test_run ();
}
