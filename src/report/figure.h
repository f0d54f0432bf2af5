/* figure.h: numbers as people read them in a table.
 *
 * Reads     a count, a value, a share.
 * Gives     text by value: no memory is taken, so nothing can fail.
 * Always    thousands with a comma and decimals with a point, whatever the locale says: a report
 *           that is mailed around must not change its meaning on the way.
 */
#ifndef SCT_REPORT_FIGURE_H
#define SCT_REPORT_FIGURE_H

#include <stdint.h>

/* The longest is -1e15 with six decimals and its commas: 28 bytes. */
typedef struct {
    char text[48];
} report_figure;

report_figure report_count(int64_t count); /* "541,909" */

/* "34,120.00"; decimals 0..6.  Missing is "-", and so is what is not finite.  From 1e15 on, where
 * a double no longer holds two decimals, "1.234e+15".  A value that rounds to zero has no sign. */
report_figure report_decimal(double value, int decimals);

report_figure report_percent(double share); /* 0.1234 -> "12.3%"; missing is "-" */

/* How many decimals a column of these values needs: 0 when all are whole, 1 when one of them is
 * 100 or more (nobody reads the hundredths then), else 2.  Missing ones do not count. */
int report_decimals_for(int decimals_so_far, double value);

#endif
