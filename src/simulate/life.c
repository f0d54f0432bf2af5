#include "simulate/life.h"

#include <math.h>

/* As many lives as are tried for one guess: their mean number of orders is then known to about
 * 0.7 %, and all of them when there are no more. */
enum { CALIBRATION_LIVES = 40000, CALIBRATION_STEPS = 14 };

/* A calibrated shop has about so many lines to an order where the rate alone can give the rest. */
#define USUAL_LINES     2.6
#define FEWEST_ORDERS   1.5
#define MOST_ORDERS     15.0
#define RATE_SCALE_LOW  (1.0 / 1024)
#define RATE_SCALE_HIGH 64.0

/* Arrivals of a Poisson process with linear growth, given their number, lie like draws from the
 * density (1 + g t) / (1 + g / 2); one is drawn from each of `count` parts of equal chance, so that
 * customers are numbered as they join. */
static double draw_arrival(struct sct_random *random, int64_t index, int64_t count)
{
    const double share = ((double)index + sct_random_uniform(random)) / (double)count;
    const double g = LIFE_GROWTH;
    return (sqrt(1.0 + 2.0 * g * (1.0 + g / 2.0) * share) - 1.0) / g;
}

void life_begin(struct life *life, const struct shop *shop, uint64_t seed, int64_t index,
                int64_t count)
{
    sct_random_begin(&life->random, seed, (uint64_t)index);
    const double days = (double)(shop->end - shop->begin);
    const double arrival = draw_arrival(&life->random, index, count) * days;
    life->now = arrival < days ? arrival : days - 0.5; /* the last share may round up to 1 */
    life->rate =
        shop->rate_scale * sct_random_gamma(&life->random, LIFE_RATE_SHAPE) / LIFE_RATE_DAYS;
    life->dropout_prob = sct_random_beta(&life->random, LIFE_DROPOUT_A, LIFE_DROPOUT_B);
    life->alive = true;
}

bool life_next(struct life *life, const struct shop *shop)
{
    if (!life->alive) {
        return false;
    }
    const double days = (double)(shop->end - shop->begin);
    const double fastest = life->rate * shop->season_max;
    double at = life->now;
    do {
        /* A rate of 0 gives infinity, which is past the end. */
        at += sct_random_exponential(&life->random) / fastest;
        if (!(at < days)) {
            return false;
        }
    } while (sct_random_uniform(&life->random) * shop->season_max >= shop->season[(int)at]);
    life->now = at;
    life->alive = sct_random_uniform(&life->random) >= life->dropout_prob;
    return true;
}

/* Mean orders per customer under the shop's present scale. */
static double mean_orders(const struct shop *shop, uint64_t seed, int64_t customers)
{
    const int64_t lives = customers < CALIBRATION_LIVES ? customers : CALIBRATION_LIVES;
    int64_t orders = 0;
    for (int64_t i = 0; i < lives; i++) {
        struct life life;
        /* Evenly over all: in whole steps first, so that the product cannot overflow. */
        const int64_t index = customers / lives * i + customers % lives * i / lives;
        life_begin(&life, shop, seed, index, customers);
        do {
            orders++;
        } while (life_next(&life, shop));
    }
    return (double)orders / (double)lives;
}

/* Bisection on the logarithm of the scale; what the rate cannot give (dropout limits the orders of
 * even the fastest buyer), the number of lines in an order makes up. */
void life_calibrate(struct shop *shop, uint64_t seed, int64_t customers, int64_t lines)
{
    const double wanted_lines = (double)lines / (double)customers;
    double wanted = wanted_lines / USUAL_LINES;
    const double fewest = wanted_lines < FEWEST_ORDERS ? wanted_lines : FEWEST_ORDERS;
    wanted = wanted < fewest ? fewest : wanted;
    wanted = wanted > MOST_ORDERS ? MOST_ORDERS : wanted;
    double low = RATE_SCALE_LOW;
    double high = RATE_SCALE_HIGH;
    for (int step = 0; step < CALIBRATION_STEPS; step++) {
        shop->rate_scale = sqrt(low * high);
        if (mean_orders(shop, seed, customers) < wanted) {
            low = shop->rate_scale;
        } else {
            high = shop->rate_scale;
        }
    }
    const double mean_lines = wanted_lines / mean_orders(shop, seed, customers);
    shop->mean_lines = mean_lines > 1.0 ? mean_lines : 1.0;
}
