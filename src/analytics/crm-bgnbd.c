/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who comes back, and for how much. Parameters are found by the simplex search of Nelder and Mead
 * over their logarithms, which keeps them positive. */
#include "config.h"

#include "crm-bgnbd.h"

#include <math.h>
#include <string.h>

#define MOST_PARAMETERS 4
#define MOST_STEPS 2000
#define PRECISION 1e-9

typedef double (*Cost) (const double *logs, gconstpointer data);

typedef struct
{
  double at[MOST_PARAMETERS];
  double cost;
} Corner;

typedef struct
{
  guint n;
  Cost cost;
  gconstpointer data;
  Corner corners[MOST_PARAMETERS + 1];
} Simplex;

static void
sort_corners (Simplex *self)
{
  for (guint i = 1; i <= self->n; i++)
    for (guint k = i; k > 0 && self->corners[k].cost < self->corners[k - 1].cost; k--)
      {
        Corner corner = self->corners[k];

        self->corners[k] = self->corners[k - 1];
        self->corners[k - 1] = corner;
      }
}

/* The worst corner moved through the middle of the others by @factor. */
static Corner
move_worst (Simplex *self, double factor)
{
  Corner moved = { { 0 }, 0 };

  for (guint i = 0; i < self->n; i++)
    {
      double middle = 0;

      for (guint k = 0; k < self->n; k++)
        middle += self->corners[k].at[i] / self->n;
      moved.at[i] = middle + factor * (self->corners[self->n].at[i] - middle);
    }
  moved.cost = self->cost (moved.at, self->data);
  return moved;
}

static void
shrink (Simplex *self)
{
  for (guint k = 1; k <= self->n; k++)
    {
      for (guint i = 0; i < self->n; i++)
        self->corners[k].at[i] = (self->corners[k].at[i] + self->corners[0].at[i]) / 2;
      self->corners[k].cost = self->cost (self->corners[k].at, self->data);
    }
}

static void
step (Simplex *self)
{
  Corner *worst = &self->corners[self->n];
  Corner reflected = move_worst (self, -1);

  if (reflected.cost < self->corners[0].cost)
    {
      Corner expanded = move_worst (self, -2);

      *worst = expanded.cost < reflected.cost ? expanded : reflected;
    }
  else if (reflected.cost < self->corners[self->n - 1].cost)
    *worst = reflected;
  else
    {
      Corner contracted = move_worst (self, reflected.cost < worst->cost ? -0.5 : 0.5);

      if (contracted.cost < MIN (reflected.cost, worst->cost))
        *worst = contracted;
      else
        shrink (self);
    }
  sort_corners (self);
}

static gboolean
search (
    Cost cost, gconstpointer data, double *logs, guint n, GCancellable *cancellable, GError **error)
{
  Simplex self = { .n = n, .cost = cost, .data = data };

  for (guint k = 0; k <= n; k++)
    {
      memcpy (self.corners[k].at, logs, n * sizeof *logs);
      if (k > 0)
        self.corners[k].at[k - 1] += 0.5;
      self.corners[k].cost = cost (self.corners[k].at, data);
    }
  sort_corners (&self);
  for (guint i = 0; i < MOST_STEPS; i++)
    {
      double spread = self.corners[n].cost - self.corners[0].cost;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (isfinite (spread) && spread < PRECISION * (1 + fabs (self.corners[0].cost)))
        break;
      step (&self);
    }
  memcpy (logs, self.corners[0].at, n * sizeof *logs);
  return TRUE;
}

typedef struct
{
  const CrmBuyer *buyers;
  gsize n;
} Sample;

/* Of one customer. What depends on the number of purchases only comes from outside. */
static double
one_log_likelihood (const CrmBgnbd *self, const CrmBuyer *buyer, double common)
{
  double x = buyer->n_repeats;
  double stays = -(self->r + x) * log (self->alpha + buyer->age);
  double left;

  if (x <= 0)
    return common + stays;
  left = log (self->a) - log (self->b + x - 1) - (self->r + x) * log (self->alpha + buyer->last);
  return common + MAX (stays, left) + log1p (exp (-fabs (stays - left)));
}

static double
common_part (const CrmBgnbd *self, double x)
{
  return lgamma (self->r + x) - lgamma (self->r) + self->r * log (self->alpha)
         + lgamma (self->a + self->b) + lgamma (self->b + x) - lgamma (self->b)
         - lgamma (self->a + self->b + x);
}

/**
 * crm_bgnbd_log_likelihood:
 *
 * Returns: the logarithm of the likelihood of the purchases (3) of the paper, without constants
 */
double
crm_bgnbd_log_likelihood (const CrmBgnbd *self, const CrmBuyer *buyers, gsize n)
{
  double sum = 0, common = 0, of = -1;

  for (gsize i = 0; i < n; i++)
    {
      if (buyers[i].n_repeats != of)
        {
          of = buyers[i].n_repeats;
          common = common_part (self, of);
        }
      sum += one_log_likelihood (self, &buyers[i], common);
    }
  return sum;
}

static CrmBgnbd
read_bgnbd (const double *logs)
{
  return (CrmBgnbd){ exp (logs[0]), exp (logs[1]), exp (logs[2]), exp (logs[3]), 0 };
}

/* A number that is out of reach for a double is as bad as can be. */
static double
bgnbd_cost (const double *logs, gconstpointer data)
{
  const Sample *sample = data;
  CrmBgnbd model = read_bgnbd (logs);
  double cost = -crm_bgnbd_log_likelihood (&model, sample->buyers, sample->n);

  for (guint i = 0; i < 4; i++)
    if (fabs (logs[i]) > 12)
      return G_MAXDOUBLE / 4;
  return isfinite (cost) ? cost : G_MAXDOUBLE / 4;
}

static int
compare_buyers (gconstpointer a, gconstpointer b)
{
  const CrmBuyer *first = a, *second = b;

  return first->n_repeats < second->n_repeats ? -1 : first->n_repeats > second->n_repeats;
}

/**
 * crm_bgnbd_fit:
 *
 * Finds the parameters under which the purchases are likeliest. Any thread.
 */
gboolean
crm_bgnbd_fit (
    CrmBgnbd *self, const CrmBuyer *buyers, gsize n, GCancellable *cancellable, GError **error)
{
  g_autofree CrmBuyer *sorted = g_memdup2 (buyers, n * sizeof *buyers);
  Sample sample = { sorted, n };
  double logs[4] = { 0, log (4), 0, log (2) };

  qsort (sorted, n, sizeof *sorted, compare_buyers);
  if (!search (bgnbd_cost, &sample, logs, 4, cancellable, error)
      || !search (bgnbd_cost, &sample, logs, 4, cancellable, error))
    return FALSE;
  *self = read_bgnbd (logs);
  self->log_likelihood = crm_bgnbd_log_likelihood (self, sorted, n);
  return TRUE;
}

/* How much likelier it is that the customer left than that he stays. */
static double
odds_left (const CrmBgnbd *self, const CrmBuyer *buyer)
{
  double x = buyer->n_repeats;

  if (x <= 0)
    return 0;
  return self->a / (self->b + x - 1)
         * pow ((self->alpha + buyer->age) / (self->alpha + buyer->last), self->r + x);
}

/**
 * crm_bgnbd_alive:
 *
 * Returns: the chance that the customer still buys
 */
double
crm_bgnbd_alive (const CrmBgnbd *self, const CrmBuyer *buyer)
{
  return 1 / (1 + odds_left (self, buyer));
}

/* The hypergeometric series; |z| < 1, and all other arguments are positive here. */
static double
hypergeometric (double a, double b, double c, double z)
{
  double term = 1, sum = 1;

  for (int i = 0; i < 100000 && term > sum * 1e-15; i++)
    {
      term *= (a + i) * (b + i) / (c + i) * z / (i + 1);
      sum += term;
    }
  return sum;
}

/**
 * crm_bgnbd_expect:
 *
 * Returns: how many purchases are to be expected in the next @weeks, (10) of the paper
 */
double
crm_bgnbd_expect (const CrmBgnbd *self, const CrmBuyer *buyer, double weeks)
{
  double x = buyer->n_repeats;
  /* At a = 1 numerator and denominator are both 0; beside it they say the same. */
  double a = fabs (self->a - 1) < 1e-6 ? 1 + 1e-6 : self->a;
  double until = self->alpha + buyer->age;
  double share
      = pow (until / (until + weeks), self->r + x)
        * hypergeometric (self->r + x, self->b + x, a + self->b + x - 1, weeks / (until + weeks));

  return (a + self->b + x - 1) / (a - 1) * (1 - share) / (1 + odds_left (self, buyer));
}

/**
 * crm_gamma_gamma_log_likelihood:
 *
 * Only customers who came again and whose purchases have a value say something.
 */
double
crm_gamma_gamma_log_likelihood (const CrmGammaGamma *self, const CrmBuyer *buyers, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double x = buyers[i].n_repeats, m = buyers[i].mean_value, px = self->p * x;

      if (x <= 0 || m <= 0)
        continue;
      sum += lgamma (px + self->q) - lgamma (px) - lgamma (self->q) + self->q * log (self->v)
             + (px - 1) * log (m) + px * log (x) - (px + self->q) * log (self->v + x * m);
    }
  return sum;
}

static double
gamma_gamma_cost (const double *logs, gconstpointer data)
{
  const Sample *sample = data;
  CrmGammaGamma model = { exp (logs[0]), exp (logs[1]), exp (logs[2]), 0 };
  double cost = -crm_gamma_gamma_log_likelihood (&model, sample->buyers, sample->n);

  for (guint i = 0; i < 3; i++)
    if (fabs (logs[i]) > 30)
      return G_MAXDOUBLE / 4;
  return isfinite (cost) ? cost : G_MAXDOUBLE / 4;
}

gboolean
crm_gamma_gamma_fit (
    CrmGammaGamma *self, const CrmBuyer *buyers, gsize n, GCancellable *cancellable, GError **error)
{
  Sample sample = { buyers, n };
  double mean = 0, logs[3] = { log (6), log (4), 0 };
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    if (buyers[i].n_repeats > 0 && buyers[i].mean_value > 0)
      {
        mean += buyers[i].mean_value;
        n_known++;
      }
  logs[2] = n_known > 0 ? log (mean / n_known / 2) : 0;
  if (!search (gamma_gamma_cost, &sample, logs, 3, cancellable, error)
      || !search (gamma_gamma_cost, &sample, logs, 3, cancellable, error))
    return FALSE;
  *self = (CrmGammaGamma){ exp (logs[0]), exp (logs[1]), exp (logs[2]), 0 };
  self->log_likelihood = crm_gamma_gamma_log_likelihood (self, buyers, n);
  return TRUE;
}

/**
 * crm_gamma_gamma_expect:
 *
 * Returns: the mean value to be expected of the customer's purchases
 */
double
crm_gamma_gamma_expect (const CrmGammaGamma *self, const CrmBuyer *buyer)
{
  double x = buyer->mean_value > 0 ? buyer->n_repeats : 0;
  double divisor = self->p * x + self->q - 1;

  /* Without an own history it is the mean of all, which a heavy tail does not have. */
  if (divisor <= 0)
    return buyer->mean_value > 0 ? buyer->mean_value : self->v;
  return self->p * (self->v + x * buyer->mean_value) / divisor;
}
