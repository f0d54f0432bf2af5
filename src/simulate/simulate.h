/* simulate.h: a shop with known truth, of any size, in bounded memory.
 *
 * Reads     a seed and sizes.
 * Gives     files of events (orders, contacts, complaints), customers, and the truth behind them, in a folder.
 * Knows of  base.
 *
 * Method    Customers arrive by a Poisson process with growth; each has a purchase rate (Gamma across customers) and a
 *           dropout probability after each repeat order (Beta): the BG/NBD world of Fader, Hardie and Lee (Marketing
 *           Science 24(2), 2005), thinned by month and weekday.  Units per line have a Gamma-Gamma intensity (Fader,
 *           Hardie 2005) and prices come from a list of 320 products; taste is Dirichlet over 8 categories; returns,
 *           complaints and contact responses are Bernoulli with per-customer Beta rates.
 * Promises  the same seed and sizes give the same bytes on every machine; customer k draws from stream k.
 *
 * orders.csv      order_id, customer, ordered_at, product, category, quantity, price, returned, channel: one row per
 *                 line, by customer (in the order they joined), then by time; order_id counts from 1 in that order.
 * customers.csv   customer, joined_at (day of the first order), country, email and age (some missing), consent.
 * contacts.csv    customer, at, campaign, channel, responded: by customer, then by time; only who consents.
 * complaints.csv  customer, at, topic: by customer; up to ten days after the order, so not always by time.
 * truth.csv       customer, purchase_rate (orders a day while alive), dropout_prob, alive (at the end), mean_spend (per
 *                 order, returns not taken off), favourite_category, return_rate (of lines), complaint_rate (of
 *                 orders), response_rate (of contacts while alive), orders (seen).
 */
#ifndef SCT_SIMULATE_SIMULATE_H
#define SCT_SIMULATE_SIMULATE_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct sct_simulate_options {
    int64_t customers; /* at least 1 */
    int64_t lines;     /* 0: as many as the process gives; else about so many order lines in all, at
                          least one per customer: rates are scaled, and lines per order where that
                          is not enough; within 2 % from some thousand customers on */
    uint64_t seed;
    const char *begin, *end; /* "2023-01-01": the shop opens and the data end (exclusive) */
    const char *folder;      /* made when missing; refuses to overwrite unless force */
    bool force;
    bool plan; /* also write plan.yml, ready to run */
};

struct sct_simulated {
    int64_t customers, orders, lines, returns, contacts, complaints;
    int64_t amount_minor; /* sum of quantity * price in minor units, of lines not returned */
};

/* Writes folder/{orders,customers,contacts,complaints,truth}.csv and, when asked, plan.yml; each whole or not at all,
 * the plan last.  Takes under 2 MiB of scratch whatever the sizes.  SCT_USAGE, SCT_IO, SCT_LIMIT, SCT_NOMEM.  progress (may be NULL) is told customers done. */
SCT_MUST_CHECK sct_status sct_simulate(struct sct_arena *scratch,
                                       const struct sct_simulate_options *options,
                                       void (*progress)(void *context, int64_t done),
                                       void *progress_context, struct sct_simulated *ret_simulated,
                                       struct sct_error *err);

#endif
