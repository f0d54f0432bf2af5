/* random.h: seeded generators, passed as arguments, the same on every machine.
 *
 * Generator  xoshiro256** 1.0 (Blackman, Vigna 2018), seeded by splitmix64.
 * Draws      use + - * / and sqrt, which IEEE 754 rounds in one way, and a logarithm and an
 *            exponential made of them: the C library's differ in the last bit between machines,
 *            and one flipped comparison in a rejection loop would change every draw after it.
 */
#ifndef SCT_BASE_RANDOM_H
#define SCT_BASE_RANDOM_H

#include <stdint.h>

struct sct_random {
    uint64_t state[4];
};

/* An independent stream for each (seed, stream): thing k draws from stream k, so that
 * the order in which things are made does not matter. */
/* Two streams could meet only by chance: about n * n / 2^62 for n streams of one seed. */
void sct_random_begin(struct sct_random *random, uint64_t seed, uint64_t stream);
uint64_t sct_random_bits(struct sct_random *random);
double sct_random_uniform(struct sct_random *random);                 /* [0, 1), 53 bits */
uint64_t sct_random_below(struct sct_random *random, uint64_t bound); /* 0 .. bound-1, unbiased */
double sct_random_normal(struct sct_random *random);      /* mean 0, sd 1; polar method */
double sct_random_exponential(struct sct_random *random); /* mean 1 */
double sct_random_gamma(struct sct_random *random,
                        double shape); /* scale 1; Marsaglia, Tsang 2000 */
double sct_random_beta(struct sct_random *random, double a, double b);

/* Successes in trials; and events when mean are expected: mean 0 to 1e15, about log(mean) steps
 * (Ahrens, Dieter 1974; Devroye 1986, X.4.3). */
int64_t sct_random_binomial(struct sct_random *random, int64_t trials, double prob);
int64_t sct_random_poisson(struct sct_random *random, double mean);

/* The natural logarithm (x > 0) and the exponential, to about 1e-15 of their value, the same bits
 * on every machine. */
double sct_exact_log(double x);
double sct_exact_exp(double x);

#endif
