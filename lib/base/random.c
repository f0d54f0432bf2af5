#include "base/random.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#define LN2_HIGH \
    6.93147180369123816490e-01 /* ln 2 without its last 32 bits: k * LN2_HIGH is exact */
#define LN2_LOW 1.90821492927058770002e-10
#define LN2     6.93147180559945286227e-01

/* Below these the plain method is as fast as a splitting step. */
enum { BINOMIAL_PLAIN = 24, POISSON_PLAIN = 16 };

/* splitmix64 (Vigna 2015). */
static uint64_t next_split(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Seed and stream are scattered apart before they meet, with different constants, so that
 * (1, 2) and (2, 1) differ and neighbours lie nowhere near each other on splitmix64's one cycle. */
void sct_random_begin(struct sct_random *random, uint64_t seed, uint64_t stream)
{
    uint64_t seed_state = seed;
    uint64_t stream_state = stream ^ UINT64_C(0x5EC711E5EC711E57);
    uint64_t state = next_split(&seed_state) ^ next_split(&stream_state);
    for (int i = 0; i < 4; i++) {
        random->state[i] = next_split(&state);
    }
}

static uint64_t rotate_left(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

uint64_t sct_random_bits(struct sct_random *random)
{
    uint64_t *s = random->state;
    const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double sct_random_uniform(struct sct_random *random)
{
    return (double)(sct_random_bits(random) >> 11) * 0x1p-53;
}

/* (0, 1]: what a logarithm may be taken of. */
static double positive_uniform(struct sct_random *random)
{
    return 1.0 - sct_random_uniform(random);
}

uint64_t sct_random_below(struct sct_random *random, uint64_t bound)
{
    assert(bound > 0);
    const uint64_t unfair = (0 - bound) % bound; /* 2^64 mod bound: so many bits are one too many */
    uint64_t bits = sct_random_bits(random);
    while (bits < unfair) {
        bits = sct_random_bits(random);
    }
    return bits % bound;
}

/* log(2^k m) = k ln 2 + 2 artanh((m - 1) / (m + 1)) with m in [sqrt 1/2, sqrt 2): the argument
 * stays below 0.172, where eleven odd powers leave less than 1e-17. */
double sct_exact_log(double x)
{
    assert(x > 0.0 && isfinite(x));
    int k = 0;
    double m = frexp(x, &k);
    if (m < 0.70710678118654752) {
        m *= 2.0;
        k--;
    }
    const double f = (m - 1.0) / (m + 1.0);
    const double square = f * f;
    double sum = 0.0;
    for (int power = 21; power >= 3; power -= 2) {
        sum = (sum + 1.0 / power) * square;
    }
    return k * LN2_HIGH + (2.0 * f + (2.0 * f * sum + k * LN2_LOW));
}

/* exp(k ln 2 + r) = 2^k exp(r) with |r| below 0.347, where fourteen Taylor terms are enough. */
double sct_exact_exp(double x)
{
    if (x < -745.0) {
        return 0.0;
    }
    if (x > 709.0) {
        return INFINITY;
    }
    const double k = floor(x / LN2 + 0.5);
    const double r = (x - k * LN2_HIGH) - k * LN2_LOW;
    double sum = 1.0;
    for (int i = 14; i >= 1; i--) {
        sum = 1.0 + sum * r / i;
    }
    return ldexp(sum, (int)k);
}

double sct_random_normal(struct sct_random *random)
{
    /* The second number of the pair is thrown away: keeping it would make a draw depend on whether
     * the one before it was a normal. */
    for (;;) {
        const double u = 2.0 * sct_random_uniform(random) - 1.0;
        const double v = 2.0 * sct_random_uniform(random) - 1.0;
        const double s = u * u + v * v;
        if (s > 0.0 && s < 1.0) {
            return u * sqrt(-2.0 * sct_exact_log(s) / s);
        }
    }
}

double sct_random_exponential(struct sct_random *random)
{
    return -sct_exact_log(positive_uniform(random));
}

/* Marsaglia, Tsang: "A simple method for generating gamma variables", ACM TOMS 26(3), 2000. */
static double gamma_at_least_one(struct sct_random *random, double shape)
{
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / sqrt(9.0 * d);
    for (;;) {
        const double x = sct_random_normal(random);
        const double root = 1.0 + c * x;
        if (root <= 0.0) {
            continue;
        }
        const double v = root * root * root;
        const double u = positive_uniform(random);
        if (u < 1.0 - 0.0331 * (x * x) * (x * x) ||
            sct_exact_log(u) < 0.5 * x * x + d * (1.0 - v + sct_exact_log(v))) {
            return d * v;
        }
    }
}

double sct_random_gamma(struct sct_random *random, double shape)
{
    assert(shape > 0.0);
    if (shape >= 1.0) {
        return gamma_at_least_one(random, shape);
    }
    const double scale = sct_exact_exp(sct_exact_log(positive_uniform(random)) / shape);
    return gamma_at_least_one(random, shape + 1.0) * scale;
}

double sct_random_beta(struct sct_random *random, double a, double b)
{
    const double x = sct_random_gamma(random, a);
    const double y = sct_random_gamma(random, b);
    if (x + y > 0.0) {
        return x / (x + y);
    }
    /* Both underflowed: with shapes so small nearly all the mass lies at the two ends. */
    return sct_random_uniform(random) < a / (a + b) ? 1.0 : 0.0;
}

/* A step draws the middle one of the trials' uniforms, which is a beta, and keeps the side that
 * prob falls on. */
int64_t sct_random_binomial(struct sct_random *random, int64_t trials, double prob)
{
    assert(trials >= 0 && prob >= 0.0 && prob <= 1.0);
    int64_t successes = 0;
    while (trials > BINOMIAL_PLAIN && prob > 0.0 && prob < 1.0) {
        const int64_t below = trials / 2; /* uniforms below the middle one */
        const int64_t above = trials - 1 - below;
        const double middle = sct_random_beta(random, (double)(below + 1), (double)(above + 1));
        if (middle >= prob) {
            trials = below;
            prob /= middle;
        } else {
            successes += below + 1;
            trials = above;
            prob = (prob - middle) / (1.0 - middle);
        }
    }
    if (prob >= 1.0) {
        return successes + trials;
    }
    for (int64_t i = 0; i < trials; i++) {
        successes += sct_random_uniform(random) < prob ? 1 : 0;
    }
    return successes;
}

/* A step draws the time of the m-th event, which is a gamma: past the end, the m - 1 events
 * before it lie anywhere, and those inside are binomial; else the rest of the time remains. */
int64_t sct_random_poisson(struct sct_random *random, double mean)
{
    assert(mean >= 0.0 && mean <= 1e15);
    int64_t events = 0;
    while (mean > POISSON_PLAIN) {
        const int64_t m = (int64_t)(mean * 0.875);
        const double time = sct_random_gamma(random, (double)m);
        if (time > mean) {
            return events + sct_random_binomial(random, m - 1, mean / time);
        }
        events += m;
        mean -= time;
    }
    const double floor_prob = sct_exact_exp(-mean);
    double product = positive_uniform(random);
    while (product > floor_prob) {
        events++;
        product *= positive_uniform(random);
    }
    return events;
}
