/* simulate.h: a shop with known truth, of any size, in bounded memory.
 *
 * Reads     a seed and sizes.
 * Gives     files of events (orders, contacts, complaints), customers, and the truth behind them, in a folder.
 * Knows of  base.
 *
 * Method    Customers arrive by a Poisson process with growth; each has a purchase rate (Gamma across customers) and a
 *           dropout probability after each order (Beta): the BG/NBD world of Fader, Hardie and Lee (Marketing
 *           Science 24(2), 2005); spend per order is Gamma-Gamma (Fader, Hardie 2005); product taste is Dirichlet over
 *           categories; returns, complaints and contact responses are Bernoulli with per-customer rates.
 * Promises  the same seed and sizes give the same bytes on every machine; customer k draws from stream k.
 */
#ifndef SCT_SIMULATE_SIMULATE_H
#define SCT_SIMULATE_SIMULATE_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct sct_simulate_options {
    int64_t customers; /* at least 1 */
    int64_t lines;     /* 0: as many as the process gives; else about so many order lines in all */
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

/* Writes folder/{orders,customers,contacts,complaints,truth}.csv, each whole or not at all.  SCT_USAGE, SCT_IO,
 * SCT_NOMEM.  progress (may be NULL) is told customers done. */
SCT_MUST_CHECK sct_status sct_simulate(struct sct_arena *scratch,
                                       const struct sct_simulate_options *options,
                                       void (*progress)(void *context, int64_t done),
                                       void *progress_context, struct sct_simulated *ret_simulated,
                                       struct sct_error *err);

#endif
