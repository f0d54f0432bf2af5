/* life.h: one customer: who they are, and when they buy.
 *
 * Method  BG/NBD (Fader, Hardie, Lee 2005): while alive, orders are a Poisson process of the customer's rate;
 *         after each order but the first, the customer drops out with the customer's probability.  Rates are
 *         Gamma, probabilities Beta across customers.  Departs from the paper in that the process is
 *         thinned by season (Lewis, Shedler 1979), which leaves the yearly mean as it is.
 */
#ifndef SCT_SIMULATE_LIFE_H
#define SCT_SIMULATE_LIFE_H

#include "base/random.h"
#include "simulate/shop.h"

#include <stdbool.h>
#include <stdint.h>

/* Across customers.  Mean rate shape / LIFE_RATE_DAYS a day, mean dropout a / (a + b). */
#define LIFE_RATE_SHAPE 1.1
#define LIFE_RATE_DAYS  45.0
#define LIFE_DROPOUT_A  1.1
#define LIFE_DROPOUT_B  9.0
#define LIFE_GROWTH     1.5 /* arrivals at the end are 1 + this times those at the beginning */

/* Two generators, so that what is in the orders does not change when they happen: the calibration
 * runs lives alone. */
struct life {
    struct sct_random random;
    double rate; /* orders a day while alive, scaled */
    double dropout_prob;
    double now; /* days since the shop opened: the latest order */
    bool alive;
};

/* Customer `index` of `count`, 0-based: joins at life->now, which is also the first order. */
void life_begin(struct life *life, const struct shop *shop, uint64_t seed, int64_t index,
                int64_t count);

/* Moves to the next order; false when there is none before the end. */
bool life_next(struct life *life, const struct shop *shop);

/* Finds rate_scale and mean_lines of shop so that `customers` give about `lines`. */
void life_calibrate(struct shop *shop, uint64_t seed, int64_t customers, int64_t lines);

#endif
