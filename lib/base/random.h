/* random.h: seeded generators, passed as arguments, the same on every machine.
 *
 * Generator  xoshiro256** 1.0 (Blackman, Vigna 2018), seeded by splitmix64.
 * Draws      only + - * /, sqrt and our own log/exp-free methods where the last bit
 *            matters are not promised; uniform and integer draws are exact.
 */
#ifndef SCT_BASE_RANDOM_H
#define SCT_BASE_RANDOM_H

#include <stdint.h>

struct sct_random {
    uint64_t state[4];
};

/* An independent stream for each (seed, stream): customer k draws from stream k, so that
 * the order in which customers are made does not matter. */
void sct_random_begin(struct sct_random *random, uint64_t seed, uint64_t stream);
uint64_t sct_random_bits(struct sct_random *random);
double sct_random_uniform(struct sct_random *random);                 /* [0, 1), 53 bits */
uint64_t sct_random_below(struct sct_random *random, uint64_t bound); /* 0 .. bound-1, unbiased */
double sct_random_normal(struct sct_random *random);      /* mean 0, sd 1; polar method */
double sct_random_exponential(struct sct_random *random); /* mean 1 */
double sct_random_gamma(struct sct_random *random,
                        double shape); /* scale 1; Marsaglia, Tsang 2000 */
double sct_random_beta(struct sct_random *random, double a, double b);
int64_t sct_random_poisson(struct sct_random *random, double mean);

#endif
