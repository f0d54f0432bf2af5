/* Generators against published values, draws against the moments and probabilities of theory. */
#include "base/random.h"

#include "support/check.h"

#include <float.h>
#include <math.h>

/* splitmix64 written again, to check the seeding without using it. */
static uint64_t split_at(uint64_t seed, uint64_t index)
{
    uint64_t z = seed + (index + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z ^= z >> 30;
    z *= UINT64_C(0xbf58476d1ce4e5b9);
    z ^= z >> 27;
    z *= UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Values of Vigna's splitmix64.c and xoshiro256starstar.c, as the suites of rand_xoshiro give
 * them. */
static void published_values_come_out(void)
{
    static const uint64_t split[] = {
        UINT64_C(1985237415132408290),  UINT64_C(2979275885539914483),
        UINT64_C(13511426838097143398), UINT64_C(8488337342461049707),
        UINT64_C(15141737807933549159),
    };
    static const uint64_t expected[] = {
        UINT64_C(11520),
        UINT64_C(0),
        UINT64_C(1509978240),
        UINT64_C(1215971899390074240),
        UINT64_C(1216172134540287360),
        UINT64_C(607988272756665600),
        UINT64_C(16172922978634559625),
        UINT64_C(8476171486693032832),
        UINT64_C(10595114339597558777),
        UINT64_C(2904607092377533576),
    };
    for (uint64_t i = 0; i < 5; i++) {
        CHECK(split_at(UINT64_C(1477776061723855037), i) == split[i]);
    }
    struct sct_random random = {.state = {1, 2, 3, 4}};
    for (int i = 0; i < 10; i++) {
        CHECK(sct_random_bits(&random) == expected[i]);
    }
}

static void the_seed_is_split_as_documented(void)
{
    struct sct_random random;
    sct_random_begin(&random, 42, 7);
    const uint64_t start = split_at(42, 0) ^ split_at(7 ^ UINT64_C(0x5EC711E5EC711E57), 0);
    for (uint64_t i = 0; i < 4; i++) {
        CHECK(random.state[i] == split_at(start, i));
    }
}

static void streams_differ_and_repeat(void)
{
    struct sct_random a, b, c, d;
    sct_random_begin(&a, 1, 2);
    sct_random_begin(&b, 2, 1);
    sct_random_begin(&c, 1, 2);
    sct_random_begin(&d, 1, 3);
    for (int i = 0; i < 100; i++) {
        const uint64_t bits = sct_random_bits(&a);
        CHECK(bits == sct_random_bits(&c));
        CHECK(bits != sct_random_bits(&b));
        CHECK(bits != sct_random_bits(&d));
    }
}

/* Neighbouring streams must not be correlated: customer k and k + 1 are different people. */
static void neighbouring_streams_are_uncorrelated(void)
{
    enum { STREAMS = 100000 };
    double sum = 0, last = 0;
    for (uint64_t k = 0; k < STREAMS; k++) {
        struct sct_random random;
        sct_random_begin(&random, 1, k);
        const double u = sct_random_uniform(&random) - 0.5;
        sum += u * last;
        last = u;
    }
    CHECK_NEAR(12.0 * sum / STREAMS, 0.0, 5.0 / sqrt((double)STREAMS));
}

static double relative_error(double got, double expected)
{
    return fabs(got - expected) / fabs(expected);
}

static void log_and_exp_agree_with_the_library(void)
{
    struct sct_random random;
    sct_random_begin(&random, 3, 0);
    CHECK(sct_exact_log(1.0) == 0.0);
    CHECK(sct_exact_exp(0.0) == 1.0);
    for (int i = 0; i < 100000; i++) {
        const double u = 1.0 - sct_random_uniform(&random);
        const double x = ldexp(u, (int)sct_random_below(&random, 2000) - 1000);
        CHECK_NEAR(sct_exact_log(x), log(x), 1e-15 * (1.0 + fabs(log(x))));
        const double y = 1400.0 * (u - 0.5);
        CHECK(relative_error(sct_exact_exp(y), exp(y)) < 2e-15 + 2e-16 * fabs(y));
        CHECK(relative_error(sct_exact_log(1.0 + u * 1e-3), log(1.0 + u * 1e-3)) < 1e-15);
    }
    CHECK_NEAR(sct_exact_log(DBL_MIN), log(DBL_MIN), 1e-12);
    CHECK_NEAR(sct_exact_log(5e-324), log(5e-324), 1e-12);
    CHECK(sct_exact_exp(-1000.0) == 0.0 && isinf(sct_exact_exp(1000.0)));
}

struct moments {
    double mean, variance, skew;
};

typedef double (*draw)(struct sct_random *random, double a, double b);

static struct moments moments_of(draw draw_one, double a, double b, int count)
{
    struct sct_random random;
    sct_random_begin(&random, 20111209, 5);
    double mean = 0, second = 0, third = 0;
    for (int i = 0; i < count; i++) {
        const double x = draw_one(&random, a, b);
        const double delta = x - mean;
        const double step = delta / (i + 1);
        const double term = delta * step * i;
        mean += step;
        third += term * step * (i - 1) - 3 * step * second;
        second += term;
    }
    const double variance = second / (count - 1);
    return (struct moments){mean, variance, third / count / (variance * sqrt(variance))};
}

/* Within five standard errors; that of a variance is taken from the theoretical kurtosis, that of
 * a skewness is generous for heavy tails. */
static void check_moments(draw draw_one, double a, double b, struct moments expected,
                          double excess_kurtosis)
{
    enum { COUNT = 100000 };
    const struct moments got = moments_of(draw_one, a, b, COUNT);
    const double n = COUNT;
    CHECK_NEAR(got.mean, expected.mean, 5 * sqrt(expected.variance / n));
    CHECK_NEAR(got.variance, expected.variance,
               5 * expected.variance * sqrt((2 + excess_kurtosis) / n));
    CHECK_NEAR(got.skew, expected.skew, 5 * sqrt(6 / n) * (1 + 4 * excess_kurtosis));
}

static double draw_uniform(struct sct_random *random, double a, double b)
{
    return a + b * sct_random_uniform(random);
}

static double draw_normal(struct sct_random *random, double a, double b)
{
    return a + b * sct_random_normal(random);
}

static double draw_exponential(struct sct_random *random, double a, double b)
{
    return a + b * sct_random_exponential(random);
}

static double draw_gamma(struct sct_random *random, double a, double b)
{
    return b * sct_random_gamma(random, a);
}

static double draw_binomial(struct sct_random *random, double a, double b)
{
    return (double)sct_random_binomial(random, (int64_t)a, b);
}

static double draw_poisson(struct sct_random *random, double a, double b)
{
    return b * (double)sct_random_poisson(random, a);
}

static void continuous_draws_have_their_moments(void)
{
    check_moments(draw_uniform, 0, 1, (struct moments){0.5, 1 / 12.0, 0}, 0);
    check_moments(draw_normal, 0, 1, (struct moments){0, 1, 0}, 0);
    check_moments(draw_exponential, 0, 1, (struct moments){1, 1, 2}, 6);
    static const double shapes[] = {0.2, 0.9, 1.0, 2.5, 30.0};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const double shape = shapes[i];
        check_moments(draw_gamma, shape, 1, (struct moments){shape, shape, 2 / sqrt(shape)},
                      6 / shape);
    }
    static const double betas[][2] = {{0.8, 2.5}, {1, 1}, {5, 2}, {40, 400}};
    for (size_t i = 0; i < sizeof betas / sizeof betas[0]; i++) {
        const double a = betas[i][0], b = betas[i][1], sum = a + b;
        const double skew = 2 * (b - a) * sqrt(sum + 1) / ((sum + 2) * sqrt(a * b));
        check_moments(sct_random_beta, a, b,
                      (struct moments){a / sum, a * b / (sum * sum * (sum + 1)), skew}, 0.5);
    }
}

static void discrete_draws_have_their_moments(void)
{
    static const double means[] = {0.3, 5, 15.9, 16.1, 120, 3e6};
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
        const double mean = means[i];
        check_moments(draw_poisson, mean, 1, (struct moments){mean, mean, 1 / sqrt(mean)},
                      1 / mean);
    }
    static const double trials[][2] = {{10, 0.3}, {24, 0.9}, {25, 0.02}, {1000, 0.5}, {1e9, 0.1}};
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const double n = trials[i][0], p = trials[i][1], variance = n * p * (1 - p);
        check_moments(draw_binomial, n, p,
                      (struct moments){n * p, variance, (1 - 2 * p) / sqrt(variance)},
                      fabs(1 - 6 * p * (1 - p)) / variance);
    }
}

/* Pearson's statistic for a table of counts; its mean is the degrees of freedom, its variance
 * twice that. */
static double chi_square(size_t count, const double expected[], const double seen[])
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i];
    }
    return sum;
}

static void small_poissons_follow_the_formula(void)
{
    enum { COUNT = 200000, CELLS = 9 };
    const double mean = 3.0;
    double expected[CELLS] = {0}, seen[CELLS] = {0};
    double prob = exp(-mean), rest = 1.0;
    for (int k = 0; k < CELLS - 1; k++) {
        expected[k] = prob * COUNT;
        rest -= prob;
        prob *= mean / (k + 1);
    }
    expected[CELLS - 1] = rest * COUNT;
    struct sct_random random;
    sct_random_begin(&random, 11, 0);
    for (int i = 0; i < COUNT; i++) {
        const int64_t k = sct_random_poisson(&random, mean);
        seen[k < CELLS - 1 ? k : CELLS - 1] += 1;
    }
    CHECK(chi_square(CELLS, expected, seen) < (CELLS - 1) + 5 * sqrt(2.0 * (CELLS - 1)));
}

/* 3 * 2^62 makes a plain remainder favour the first quarter by a factor of two. */
static void below_is_unbiased(void)
{
    enum { COUNT = 100000 };
    struct sct_random random;
    sct_random_begin(&random, 5, 0);
    double seen[7] = {0}, expected[7], first = 0;
    for (int i = 0; i < COUNT; i++) {
        seen[sct_random_below(&random, 7)] += 1;
        first += sct_random_below(&random, UINT64_C(3) << 62) < (UINT64_C(1) << 62) ? 1 : 0;
    }
    for (int i = 0; i < 7; i++) {
        expected[i] = COUNT / 7.0;
    }
    CHECK(chi_square(7, expected, seen) < 6 + 5 * sqrt(12.0));
    CHECK_NEAR(first / COUNT, 1 / 3.0, 5 * sqrt(2.0 / 9.0 / COUNT));
    CHECK(sct_random_below(&random, 1) == 0);
}

static void the_edges_are_safe(void)
{
    struct sct_random random;
    sct_random_begin(&random, 0, 0);
    CHECK(sct_random_poisson(&random, 0.0) == 0);
    CHECK(sct_random_binomial(&random, 0, 0.5) == 0);
    CHECK(sct_random_binomial(&random, 1000, 0.0) == 0);
    CHECK(sct_random_binomial(&random, 1000, 1.0) == 1000);
    for (int i = 0; i < 1000; i++) {
        const double tiny = sct_random_beta(&random, 1e-4, 1e-4);
        CHECK(tiny >= 0.0 && tiny <= 1.0);
        CHECK(sct_random_gamma(&random, 1e-3) >= 0.0);
        const double u = sct_random_uniform(&random);
        CHECK(u >= 0.0 && u < 1.0);
    }
}

int main(void)
{
    published_values_come_out();
    the_seed_is_split_as_documented();
    streams_differ_and_repeat();
    neighbouring_streams_are_uncorrelated();
    log_and_exp_agree_with_the_library();
    continuous_draws_have_their_moments();
    discrete_draws_have_their_moments();
    small_poissons_follow_the_formula();
    below_is_unbiased();
    the_edges_are_safe();
    return 0;
}
