/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmBuyer:
 *
 * What is known of a customer's purchases: how many there were after the first, when the last of
 * them was and how long the customer has been watched, both since the first, and the mean value of
 * the purchases after the first. Times are in weeks.
 */
typedef struct
{
  double n_repeats;
  double last;
  double age;
  double mean_value;
} CrmBuyer;

/**
 * CrmBgnbd:
 *
 * P. S. Fader, B. G. S. Hardie, K. L. Lee, “Counting Your Customers” the Easy Way: An Alternative
 * to the Pareto/NBD Model, Marketing Science 24 (2005): purchases come at a rate that differs from
 * customer to customer by a gamma distribution (r, alpha), and after each a customer may leave, by
 * a chance that differs by a beta distribution (a, b).
 */
typedef struct
{
  double r, alpha, a, b;
  double log_likelihood;
} CrmBgnbd;

/**
 * CrmGammaGamma:
 *
 * P. S. Fader, B. G. S. Hardie, The Gamma-Gamma Model of Monetary Value (2013): values of purchases
 * differ around a customer's mean by a gamma distribution (p), and means around each other (q, v).
 */
typedef struct
{
  double p, q, v;
  double log_likelihood;
} CrmGammaGamma;

double crm_bgnbd_log_likelihood (const CrmBgnbd *self, const CrmBuyer *buyers, gsize n);
gboolean crm_bgnbd_fit (
    CrmBgnbd *self, const CrmBuyer *buyers, gsize n, GCancellable *cancellable, GError **error);
double crm_bgnbd_alive (const CrmBgnbd *self, const CrmBuyer *buyer);
double crm_bgnbd_expect (const CrmBgnbd *self, const CrmBuyer *buyer, double weeks);

double crm_gamma_gamma_log_likelihood (const CrmGammaGamma *self, const CrmBuyer *buyers, gsize n);
gboolean crm_gamma_gamma_fit (CrmGammaGamma *self,
                              const CrmBuyer *buyers,
                              gsize n,
                              GCancellable *cancellable,
                              GError **error);
double crm_gamma_gamma_expect (const CrmGammaGamma *self, const CrmBuyer *buyer);

G_END_DECLS
